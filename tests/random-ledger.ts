import {
  applyBlock,
  createGenesisBlock,
  type ExchangeState,
  type Execution,
  nextWakeUp,
  type Sealed,
  type Sealer,
} from '@jangbu/exchange';
import { tickAt } from '@jangbu/market';
import {
  decodeSignedEnvelope,
  envelopeId,
  type Hasher,
  type RejectCode,
  toHex,
} from '@jangbu/protocol';
import { RandomSource } from '../packages/simulator/src/random-source.ts';
import type { DayView, IssueView } from './random-commands.ts';
import { RANDOM_GENESIS } from './random-genesis.ts';
import { type RandomBlock, RandomMarket } from './random-market.ts';

/** What applying a random block gave. */
export interface AppliedBlock {
  readonly input: RandomBlock;
  readonly execution: Execution;
  /** One an envelope, `malformed` included; empty if no envelope was looked at. */
  readonly verdicts: readonly RejectCode[];
  /** Undefined if nothing happened. */
  readonly sealed: Sealed | undefined;
}

/** One random block that had an effect. */
export type RandomStep = AppliedBlock & { readonly sealed: Sealed };

/** A ledger of random blocks in memory. */
export interface RandomLedger {
  readonly state: ExchangeState;
  readonly sealer: Sealer;
  readonly genesis: Sealed;
  readonly steps: readonly RandomStep[];
}

/** What the random market may know of a state. */
export function viewOf(state: ExchangeState): DayView {
  const { orders } = state;
  return {
    rollPending: state.rollPending,
    timestamp: state.timestamp,
    orderRows: orders.allocator.highWater,
    openOrderFrom: (from) => {
      const row = orders.allocator.nextLive(from);
      if (row < 0) return undefined;
      return {
        orderId: orders.orderId[row] as number,
        row,
        account: orders.account[row] as number,
      };
    },
    highestNonce: (key) => state.keys[state.findKey(key)]?.nonces.highest ?? 0,
    ownerOf: (key) => state.keys[state.findKey(key)]?.participant,
    wakeUp: nextWakeUp(state),
    issueAt: (issue) => issueViewOf(state, issue),
    commitmentOf: (market) => {
      const row = state.markets[market - 1];
      return row === undefined ? '' : toHex(row.commitment);
    },
    issueOfOrder: (orderId) => {
      const row = orders.find(orderId);
      return row < 0 ? -1 : (orders.issue[row] as number);
    },
  };
}

const NO_ISSUE: IssueView = {
  phase: 0,
  base: 1,
  last: 0,
  lower: 0,
  upper: 0,
  offHours: 0,
  tickAt: () => 1,
};

function issueViewOf({ issues }: ExchangeState, number: number): IssueView {
  const issue = issues[number];
  if (issue === undefined) return NO_ISSUE;
  const { phase, basePrice: base, lastPrice, lowerLimit, upperLimit, ticks, day } = issue;
  const close = day === null || day.closePrice === 0 ? base : day.closePrice;
  return {
    phase,
    base,
    last: lastPrice,
    lower: lowerLimit,
    upper: upperLimit,
    offHours: close,
    tickAt: (price) => tickAt(ticks, price as Parameters<typeof tickAt>[1]),
  };
}

/**
 * Decodes, executes and seals one random block.
 *
 * The buffers of the envelopes are overwritten afterwards: whatever keeps a piece of them shows.
 */
export function applyRandomBlock(
  state: ExchangeState,
  sealer: Sealer,
  input: RandomBlock,
  hasher: Hasher,
): AppliedBlock {
  const decoded = input.envelopes.flatMap(({ bytes, signatureValid }, place) => {
    const buffer = Buffer.from(bytes);
    const read = decodeSignedEnvelope(buffer);
    if (!read.ok) return [];
    const id = envelopeId(hasher, read.envelopeBytes);
    return { place, buffer, id, envelope: read.signed.envelope, signatureValid };
  });
  const execution = applyBlock(state, {
    timestamp: input.timestamp,
    envelopes: decoded.map(({ envelope, signatureValid, buffer }) => {
      return { envelope, signatureValid, sizeBytes: buffer.length };
    }),
  });
  const taken = decoded.filter((_, number) => execution.verdicts[number] === 'ok');
  const ids = taken.map(({ id }) => id);
  const sealed = execution.hasEffect ? sealer.seal(execution, ids) : undefined;
  for (const { buffer } of decoded) buffer.fill(0x55);
  const verdicts: RejectCode[] = input.envelopes.map(() => 'malformed');
  for (const [number, { place }] of decoded.entries()) {
    verdicts[place] = execution.verdicts[number] ?? 'malformed';
  }
  return { input, execution, verdicts: execution.envelopesAllowed ? verdicts : [], sealed };
}

/** A ledger of `blocks` random blocks with an effect; `onStep` sees each right after it. */
export function makeRandomLedger(
  seed: number,
  blocks: number,
  hasher: Hasher,
  onStep: (step: RandomStep, ledger: Omit<RandomLedger, 'steps'>) => void = () => {},
): RandomLedger {
  const { state, sealer, sealed: genesis } = createGenesisBlock(RANDOM_GENESIS, hasher);
  const market = new RandomMarket(new RandomSource(seed), state.settings.chainId);
  const steps: RandomStep[] = [];
  while (steps.length < blocks) {
    const applied = applyRandomBlock(state, sealer, market.next(viewOf(state)), hasher);
    const { sealed } = applied;
    if (sealed === undefined) continue;
    const step = { ...applied, sealed };
    steps.push(step);
    onStep(step, { state, sealer, genesis });
  }
  return { state, sealer, genesis, steps };
}
