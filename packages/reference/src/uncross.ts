/** CommitAuctionSeed and Uncross (docs/spec/commands.md sections 16 and 17). */
import type { Command, RejectCode } from '@jangbu/protocol';
import { endCall } from './call-end.ts';
import type { CommandResult } from './events.ts';
import {
  type CommandExecution,
  done,
  type Execution,
  emit,
  hasRole,
  hasScope,
  refused,
} from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { h64, tag16 } from './hashing.ts';
import { seedCommitted, seedRevealed } from './market-events.ts';
import { isCallPhase } from './phases.ts';
import { dayOf } from './price-limits.ts';
import { type Issue, TABLE } from './records.ts';
import type { State } from './state.ts';
import { SECOND } from './trading-clock.ts';

type CommitAuctionSeed = Extract<Command, { kind: 'CommitAuctionSeed' }>;
type Uncross = Extract<Command, { kind: 'Uncross' }>;

/** Bytes of the hash that say when a call ends. */
const OFFSET_BYTES = 6;

/** Executes the command. */
export function executeCommitAuctionSeed(
  execution: CommandExecution,
  { market, commitment }: CommitAuctionSeed,
): CommandResult {
  let reject = checkMarket(execution, market);
  if (reject === 'ok' && isZero(commitment)) reject = 'bad_value';
  if (reject !== 'ok') return refused(reject, false);
  setCommitment(execution.state, market, commitment);
  emit(execution, seedCommitted(market, commitment));
  return done(market);
}

/** Executes the command: ends the calls that are due under the seed. */
export function executeUncross(execution: CommandExecution, command: Uncross): CommandResult {
  const { state } = execution;
  const { market, seed } = command;
  const reject = checkUncross(execution, command);
  if (reject !== 'ok') return refused(reject, false);
  const due = dueIssues(execution, command);
  if (due.length === 0) return refused('no_call_due', false);
  setCommitment(state, market, seed);
  emit(execution, seedRevealed(market, seed));
  for (const issue of due) endCall(execution, issue, state.parameters.timestamp, 'seed');
  return done(due.length);
}

/** Checks 1 to 3 of both commands. */
function checkMarket(execution: CommandExecution, market: number): RejectCode {
  if (!hasRole(execution, ROLE.operator)) return 'role_missing';
  if (!hasScope(execution, SCOPE.office)) return 'scope_missing';
  return execution.state.markets[market - 1] === undefined ? 'unknown_market' : 'ok';
}

/** Checks 1 to 5 of Uncross. */
function checkUncross(execution: CommandExecution, { market, seed }: Uncross): RejectCode {
  const reject = checkMarket(execution, market);
  if (reject !== 'ok') return reject;
  const { commitment } = execution.state.markets[market - 1]!;
  if (isZero(commitment)) return 'no_commitment';
  const hash = h64(execution.hasher, seed, new Uint8Array(32));
  return hash.every((byte, i) => byte === commitment[i]) ? 'ok' : 'wrong_seed';
}

/** The issues whose call is due under the seed, in ascending order. */
function dueIssues({ state, hasher }: Execution, { market, seed }: Uncross): Issue[] {
  const { randomEndSeconds } = state.markets[market - 1]!;
  const hash = h64(hasher, tag16('jangbu/uncross'), seed, new Uint8Array(16));
  const number = hash.slice(0, OFFSET_BYTES).reduceRight((high, byte) => high * 256 + byte, 0);
  const offset = number % (randomEndSeconds * SECOND + 1);
  return state.issues.filter((issue) => {
    if (issue.market !== market || !isCallPhase(issue.phase)) return false;
    const { callEnd, isLeaving } = dayOf(state, issue);
    return callEnd !== 0 && isLeaving === 0 && callEnd + offset <= state.parameters.timestamp;
  });
}

function setCommitment(state: State, market: number, commitment: Uint8Array): void {
  state.markets[market - 1]!.commitment = commitment;
  state.write(TABLE.rules, market - 1);
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
