import {
  type BlockQuery,
  type BlockSource,
  type SourceBlocks,
  SourceRefusedError,
  SourceSilentError,
} from '@jangbu/replica';
import { createSigner, JangbuClient, RefusedError, UnreachableError } from '@jangbu/sdk';

/** Refusals that pass. */
const PASSING_CODES = new Set([
  'rate_limited',
  'overloaded',
  'storage_unavailable',
  'catching_up',
  'request_timeout',
  'internal_error',
]);

/** The blocks of a venue, or of another follower, over HTTP. */
export class VenueSource implements BlockSource {
  readonly url: string;
  readonly #client: JangbuClient;

  /**
   * Throws a TypeError if `url` is not an address.
   *
   * @param seed - of the key with which full blocks are read where they are not for everybody.
   */
  constructor(url: string, seed?: Uint8Array) {
    this.url = url;
    const signer = seed === undefined ? {} : { signer: createSigner({ seed }) };
    this.#client = new JangbuClient({ url, ...signer });
  }

  genesisText(): Promise<string> {
    return this.#asking(() => this.#client.genesisText());
  }

  async isFollower(): Promise<boolean> {
    const { follows } = await this.#asking(() => this.#client.info());
    return typeof follows === 'string';
  }

  blocks(query: BlockQuery): Promise<SourceBlocks> {
    return this.#asking(() => this.#client.rawBlocks(query));
  }

  async #asking<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof UnreachableError) throw this.#silent(error);
      if (!(error instanceof RefusedError)) throw error;
      if (PASSING_CODES.has(error.code)) throw this.#silent(error);
      throw new SourceRefusedError(error.message, { cause: error });
    }
  }

  /** Whoever tells of it names the address already. */
  #silent(error: Error): SourceSilentError {
    const reason = error.message.replace(`${this.url} `, '');
    return new SourceSilentError(reason, { cause: error });
  }
}
