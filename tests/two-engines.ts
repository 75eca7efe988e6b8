import { checkInvariants, createGenesisBlock, type Execution, nextWakeUp } from '@jangbu/exchange';
import { decodeEvent, EVENT_BYTES, toHex } from '@jangbu/protocol';
import { ReferenceEngine } from '@jangbu/reference';
import { nativeHasher } from '../packages/replica/src/native-hasher.ts';
import { applyRandomBlock, type RandomStep } from './random-ledger.ts';
import { RANDOM_GENESIS, RandomMarket } from './random-market.ts';
import { RandomSource } from './random-source.ts';

/** What a run of both engines over the same random blocks came to. */
export interface TwoEnginesRun {
  readonly blocks: number;
  readonly commands: number;
  readonly trades: number;
  /** How often each reject and void code was seen. */
  readonly codes: ReadonlyMap<string, number>;
  readonly stateRoot: string;
}

/**
 * Runs the exchange and the reference engine over the same random blocks until `commands` commands were sent, and throws
 * at the first difference in verdicts, events, trades, wake-up or hash.
 */
export function runBothEngines(seed: number, commands: number): TwoEnginesRun {
  const { state, sealer, sealed } = createGenesisBlock(RANDOM_GENESIS, nativeHasher);
  const reference = new ReferenceEngine(RANDOM_GENESIS, nativeHasher);
  same('block 0', toHex(sealed.hash), toHex(reference.hash));
  const market = new RandomMarket(new RandomSource(seed), state.settings.chainId);
  const codes = new Map<string, number>();
  let blocks = 0;
  let trades = 0;
  let stateRoot = '';
  while (market.commands < commands) {
    const input = market.next(
      state.rollPending,
      state.nextOrderId,
      (key) => state.keys[state.findKey(key)]?.nonces.highest ?? 0,
    );
    const step = applyRandomBlock(state, sealer, input, nativeHasher);
    if (step === undefined) continue;
    compare(seed, step, reference);
    same(`block ${blocks}: wake-up`, String(nextWakeUp(state)), String(reference.nextWakeUp()));
    if (step.execution.index % 200 === 0) checkInvariants(state);
    for (const code of codesOf(step.execution)) count(codes, code);
    blocks += 1;
    trades += step.execution.trades.length;
    stateRoot = toHex(step.sealed.header.stateRoot);
  }
  checkInvariants(state);
  return { blocks, commands: market.commands, trades, codes, stateRoot };
}

function compare(seed: number, step: RandomStep, reference: ReferenceEngine): void {
  const { input, execution, sealed } = step;
  const { envelopes, timestamp } = input;
  const expected = reference.execute(
    { timestamp, transactions: envelopes.map(({ bytes }) => bytes) },
    { signatureValid: (place) => envelopes[place]?.signatureValid === true },
  );
  const where = `seed ${seed}, block ${execution.index}`;
  same(`${where}: verdicts`, execution.verdicts.join(), expected.voids.join());
  sameEvents(where, execution.events, expected.events);
  same(`${where}: trades`, toHex(sealed.trades), toHex(expected.trades));
  same(`${where}: state root`, toHex(sealed.header.stateRoot), toHex(expected.header.stateRoot));
  same(`${where}: hash`, toHex(sealed.hash), toHex(expected.hash));
}

function count(codes: Map<string, number>, code: string): void {
  codes.set(code, (codes.get(code) ?? 0) + 1);
}

function* codesOf({ verdicts, events }: Execution): Generator<string> {
  yield* verdicts;
  for (let at = 0; at < events.length; at += EVENT_BYTES) {
    const event = decodeEvent(events, at);
    if (event.kind === 'command_result' && event.reject !== 'ok') yield event.reject;
  }
}

function sameEvents(where: string, actual: Uint8Array, expected: Uint8Array): void {
  const length = Math.max(actual.length, expected.length);
  for (let at = 0; at < length; at += EVENT_BYTES) {
    const ours = at < actual.length ? JSON.stringify(decodeEvent(actual, at)) : 'none';
    const theirs = at < expected.length ? JSON.stringify(decodeEvent(expected, at)) : 'none';
    same(`${where}: event ${at / EVENT_BYTES}`, ours, theirs);
  }
}

function same(what: string, actual: string, expected: string): void {
  if (actual === expected) return;
  throw new Error(`${what}: the exchange has ${actual}, the reference ${expected}`);
}
