/** The random end of calls (ER §35①; docs/spec/trading-day.md section 10). */

import {
  type CommitAuctionSeed,
  equalBytes,
  h64,
  plainHasher,
  type RejectCode,
  TABLE,
  TAGS,
  type Uncross,
} from '@jangbu/protocol';
import { checkRight } from '../checks.ts';
import { endCall } from '../day/calls.ts';
import { SECOND } from '../day/phase-entry.ts';
import type { BlockContext, Signer } from '../execution.ts';
import { type Issue, isCallPhase } from '../state/issue.ts';

const HASH_BYTES = 32;
const TAG_BYTES = 16;
/** How many bytes of the hash make the time: fewer than 2^53 values. */
const OFFSET_BYTES = 6;
const ZEROS = new Uint8Array(HASH_BYTES);

/** docs/spec/commands.md, 16 CommitAuctionSeed. */
export function commitAuctionSeed(
  block: BlockContext,
  signer: Signer,
  { market: number, commitment }: CommitAuctionSeed,
): RejectCode {
  const { state } = block;
  const right = checkRight(signer, 'operator', 'office');
  if (right !== 'ok') return right;
  const market = state.markets[number - 1];
  if (market === undefined) return 'unknown_market';
  if (equalBytes(commitment, ZEROS)) return 'bad_value';
  if (block.isDryRun) return 'ok';
  market.commitment = commitment.slice();
  state.writtenTo(TABLE.rules).mark(number - 1);
  const event = block.begin('seed_committed');
  event.u32(16, number);
  event.bytes(32, commitment);
  return block.done(number);
}

/** docs/spec/commands.md, 17 Uncross. */
export function uncrossCalls(
  block: BlockContext,
  signer: Signer,
  { market: number, seed }: Uncross,
): RejectCode {
  const { state } = block;
  const right = checkRight(signer, 'operator', 'office');
  if (right !== 'ok') return right;
  const market = state.markets[number - 1];
  if (market === undefined) return 'unknown_market';
  if (equalBytes(market.commitment, ZEROS)) return 'no_commitment';
  if (!equalBytes(h64(plainHasher, seed, ZEROS), market.commitment)) return 'wrong_seed';
  const offset = randomEndOf(seed, market.randomEndSeconds);
  const isDue = ({ market: of, day, phase }: Issue): boolean =>
    of === number &&
    day !== null &&
    day.isLeaving === 0 &&
    day.callEnd !== 0 &&
    isCallPhase(phase) &&
    day.callEnd + offset <= state.timestamp;
  const issues = state.issues.filter(isDue);
  if (issues.length === 0) return 'no_call_due';
  if (block.isDryRun) return 'ok';
  market.commitment = seed.slice();
  state.writtenTo(TABLE.rules).mark(number - 1);
  const event = block.begin('seed_revealed');
  event.u32(16, number);
  event.bytes(32, seed);
  for (const issue of issues) endCall(block, issue, issue.day!, state.timestamp, 'seed');
  return block.done(issues.length);
}

/** How long after its end a call goes on under a seed, in microseconds: 0 to the market's random end. */
export function randomEndOf(seed: Uint8Array, randomEndSeconds: number): number {
  const input = new Uint8Array(HASH_BYTES * 2);
  input.set(TAGS.uncross);
  input.set(seed, TAG_BYTES);
  const hash = h64(plainHasher, input.subarray(0, HASH_BYTES), input.subarray(HASH_BYTES));
  let number = 0;
  for (let byte = OFFSET_BYTES - 1; byte >= 0; byte -= 1) number = number * 256 + hash[byte]!;
  return number % (randomEndSeconds * SECOND + 1);
}
