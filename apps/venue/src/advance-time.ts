import type { ExchangeState } from '@jangbu/exchange';
import { type EmbeddedSequencer, loadKeyFile, nativeHasher, nodeFilePort } from '@jangbu/replica';
import { Desk } from './desk.ts';
import { StartRefusal } from './start-refusal.ts';

/** The operator's consent to a jump of the ledger's time, ready to be signed. */
export interface TimeConsent {
  /** Submits it at once, as the first envelope of `sequencer`; throws a StartRefusal if it is not accepted. */
  give(sequencer: EmbeddedSequencer): Promise<void>;
}

/**
 * Reads the key with which the operator signs `AdvanceTime` (docs/spec/block.md section 3).
 *
 * Throws a StartRefusal if the file is no key file or its key is not registered.
 */
export function timeConsent(keyFile: string, state: ExchangeState): TimeConsent {
  const read = loadKeyFile(nodeFilePort, keyFile);
  if (!read.ok) throw new StartRefusal('bad_input', `${keyFile}: ${read.reason}`);
  const { seed, publicKey } = read;
  const key = state.keys[state.findKey(publicKey)];
  if (key === undefined) {
    throw new StartRefusal('bad_input', `the key in ${keyFile} is not registered on this ledger`);
  }
  const { participant, nonces } = key;
  const { chainId } = state.settings;
  const { timestamp: from } = state;
  return {
    give: async (sequencer) => {
      const desk = new Desk(sequencer, nativeHasher, chainId, participant, seed, nonces.highest);
      const outcome = await desk.send([{ kind: 'AdvanceTime', from, to: sequencer.now() }]);
      const code =
        outcome.kind === 'applied'
          ? outcome.results[0]!.reject
          : outcome.kind === 'void'
            ? outcome.code
            : outcome.reason;
      if (code === 'ok') return;
      const message = `the ledger did not accept the jump of its time that ${keyFile} signed: ${code}`;
      throw new StartRefusal('clock', message);
    },
  };
}
