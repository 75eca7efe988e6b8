import { fromHex, toHex } from '@jangbu/protocol';
import { UnreachableError } from './errors.ts';
import type { Signer } from './signer.ts';

/** Part of its life after which a token is replaced by a new one. */
const RENEWED_AFTER = 0.8;

/** What is asked of the venue for a token. */
export interface TokenDoor {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: unknown): Promise<Answer>;
}

interface TokenAnswer {
  readonly token: string;
  readonly expiresInSeconds: number;
}

interface HeldToken {
  readonly text: string;
  /** In milliseconds of `performance.now()`. */
  readonly renewedAt: number;
}

/** Read tokens of one key: asked for when they are needed, renewed before they end. */
export class TokenSession {
  readonly #door: TokenDoor;
  readonly #signer: Signer;
  #chainId: Uint8Array | undefined;
  #held: HeldToken | undefined;
  #asked: Promise<HeldToken> | undefined;

  constructor(door: TokenDoor, signer: Signer) {
    this.#door = door;
    this.#signer = signer;
  }

  /** A token that reads for a while yet; throws as the door does. */
  async token(): Promise<string> {
    if (this.#held !== undefined && performance.now() < this.#held.renewedAt) {
      return this.#held.text;
    }
    // Requests at the same time share one exchange.
    this.#asked ??= this.#exchange().finally(() => {
      this.#asked = undefined;
    });
    this.#held = await this.#asked;
    return this.#held.text;
  }

  /** Drops a token that the venue does not take any more. */
  forget(token: string): void {
    if (this.#held?.text === token) this.#held = undefined;
  }

  async #exchange(): Promise<HeldToken> {
    const key = toHex(this.#signer.publicKey);
    this.#chainId ??= bytesOf((await this.#door.get<{ genesis: string }>('/v1/info')).genesis);
    const asked = await this.#door.post<{ challenge: string }>('/v1/tokens/challenge', { key });
    const challenge = bytesOf(asked.challenge);
    const signature = toHex(await this.#signer.signChallenge(this.#chainId, challenge));
    const answer = { key, challenge: asked.challenge, signature };
    const { token, expiresInSeconds } = await this.#door.post<TokenAnswer>('/v1/tokens', answer);
    const renewedAt = performance.now() + expiresInSeconds * 1_000 * RENEWED_AFTER;
    return { text: token, renewedAt };
  }
}

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes?.length !== 32) throw new UnreachableError('answer without 32 bytes in hex');
  return bytes;
}
