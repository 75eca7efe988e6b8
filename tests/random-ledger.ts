import {
  applyBlock,
  createGenesisBlock,
  type ExchangeState,
  type Execution,
  type Sealed,
  type Sealer,
} from '@jangbu/exchange';
import { encodeEnvelope, envelopeId, type Hasher } from '@jangbu/protocol';
import { RANDOM_GENESIS, type RandomBlock, RandomMarket } from './random-market.ts';
import { RandomSource } from './random-source.ts';

/** One executed random block with its input. */
export interface RandomStep {
  readonly input: RandomBlock;
  readonly execution: Execution;
  readonly sealed: Sealed;
}

/** A ledger of random blocks in memory. */
export interface RandomLedger {
  readonly state: ExchangeState;
  readonly sealer: Sealer;
  readonly genesis: Sealed;
  readonly steps: readonly RandomStep[];
}

/** Executes and seals one random block; undefined if it had no effect. */
export function applyRandomBlock(
  state: ExchangeState,
  sealer: Sealer,
  input: RandomBlock,
  hasher: Hasher,
): RandomStep | undefined {
  const execution = applyBlock(state, {
    timestamp: input.timestamp,
    envelopes: input.envelopes.map(({ envelope, signatureValid, bytes }) => ({
      envelope,
      signatureValid,
      sizeBytes: bytes.length,
    })),
  });
  if (!execution.hasEffect) return undefined;
  const ids = input.envelopes
    .filter((_, place) => execution.verdicts[place] === 'ok')
    .map(({ envelope }) => envelopeId(hasher, encodeEnvelope(envelope)));
  return { input, execution, sealed: sealer.seal(execution, ids) };
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
    const input = market.next(
      state.rollPending,
      state.nextOrderId,
      (key) => state.keys[state.findKey(key)]?.nonces.highest ?? 0,
    );
    const step = applyRandomBlock(state, sealer, input, hasher);
    if (step === undefined) continue;
    steps.push(step);
    onStep(step, { state, sealer, genesis });
  }
  return { state, sealer, genesis, steps };
}
