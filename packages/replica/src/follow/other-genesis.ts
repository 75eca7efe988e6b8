import { chainIdOf, equalBytes, type Genesis, parseGenesis, toHex } from '@jangbu/protocol';
import { nativeHasher } from '../native-hasher.ts';
import { SourceSilentError } from './block-source.ts';

/** The source has the ledger of another genesis document than the one that is to be followed. */
export class OtherGenesisError extends Error {
  override readonly name = 'OtherGenesisError';
  /** Chain id of the source's document. */
  readonly found: Uint8Array;

  constructor(found: Uint8Array, expected: Uint8Array) {
    super(`the genesis of the source is ${toHex(found)}, not ${toHex(expected)}`);
    this.found = found;
  }
}

/** The genesis document of the source; throws an OtherGenesisError unless its chain id is `chainId`. */
export function checkGenesis(text: string, chainId: Uint8Array): Genesis {
  const parsed = parseGenesis(text);
  if (!parsed.ok) throw new SourceSilentError(`gives no genesis document: ${parsed.reason}`);
  const found = chainIdOf(nativeHasher, parsed.genesis);
  if (!equalBytes(found, chainId)) throw new OtherGenesisError(found, chainId);
  return parsed.genesis;
}
