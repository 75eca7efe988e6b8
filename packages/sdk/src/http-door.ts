import { concatBytes } from '@jangbu/protocol';
import { type Problem, RefusedError, UnreachableError } from './errors.ts';

/** Refusals after which a private read is tried with a new token. */
const TOKEN_CODES = new Set(['token_required', 'bad_token']);
/** Without a token, with one that has ended, with a new one. */
const PRIVATE_ATTEMPTS = 3;
/** Longest answer that is read. */
const MAX_ANSWER_BYTES = 33_554_432;

/** What the door of a venue needs. */
export interface HttpDoorOptions {
  /** Address of the venue, as `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly fetch?: typeof fetch;
  /** How long an answer is waited for. */
  readonly timeoutMs?: number;
  /** Language of titles. */
  readonly language?: 'ko' | 'en';
}

/** Tokens with which private reads are made. */
export interface ReadTokenSource {
  token(): Promise<string>;
  /** Drops a token that was refused. */
  forget(token: string): void;
}

/** A request to the venue; a refusal throws a RefusedError, no readable answer an UnreachableError. */
export class HttpDoor {
  readonly #url: string;
  readonly #fetch: typeof fetch;
  readonly #timeoutMs: number;
  readonly #language: 'ko' | 'en';
  #tokens: ReadTokenSource | undefined;
  /** True once the venue has asked for a token: a ledger that is open to everybody needs none. */
  #wantsToken = false;

  /** Throws a TypeError if `url` is not an address. */
  constructor({ url, fetch: given, timeoutMs = 10_000, language = 'en' }: HttpDoorOptions) {
    this.#url = new URL(url).href.replace(/\/$/, '');
    // A browser's fetch must be called on its window.
    this.#fetch = given ?? ((input, init) => fetch(input, init));
    this.#timeoutMs = timeoutMs;
    this.#language = language;
  }

  /** Address of the stream. */
  get streamUrl(): string {
    return `${this.#url.replace(/^http/, 'ws')}/v1/stream`;
  }

  /** The JSON answer of a GET. */
  async get<Answer>(path: string, query: Query = {}): Promise<Answer> {
    return parseAnswer<Answer>(await this.text(path, query));
  }

  /** Reads what is private with these tokens from now on. */
  readWith(tokens: ReadTokenSource): void {
    this.#tokens = tokens;
    this.#wantsToken = false;
  }

  /** The JSON answer of a GET of what is private. */
  async getPrivate<Answer>(path: string, query: Query = {}): Promise<Answer> {
    const { bytes } = await this.#privately((headers) =>
      this.#request(`${path}${queryText(query)}`, { method: 'GET', headers }),
    );
    return parseAnswer<Answer>(new TextDecoder().decode(bytes));
  }

  /** The text answer of a GET. */
  async text(path: string, query: Query = {}): Promise<string> {
    const { bytes } = await this.#request(`${path}${queryText(query)}`, { method: 'GET' });
    return new TextDecoder().decode(bytes);
  }

  /** The bytes of the answer to a GET of what is private, and its header lines. */
  async bytes(path: string, query: Query, limits: RequestLimits): Promise<BytesAnswer> {
    return this.#privately((headers) =>
      this.#request(`${path}${queryText(query)}`, { method: 'GET', headers }, limits),
    );
  }

  /** The JSON answer of a POST. */
  async post<Answer>(path: string, body: unknown): Promise<Answer> {
    const { bytes } = await this.#request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    return parseAnswer<Answer>(new TextDecoder().decode(bytes));
  }

  /** A request with a token once the venue has asked for one, and once more with a new one for a token that has ended. */
  async #privately<Answer>(ask: (headers: Record<string, string>) => Promise<Answer>) {
    const tokens = this.#tokens;
    if (tokens === undefined) return ask({});
    for (let attempt = 1; ; attempt += 1) {
      const token = this.#wantsToken ? await tokens.token() : undefined;
      try {
        return await ask(token === undefined ? {} : { authorization: `Bearer ${token}` });
      } catch (error) {
        const code = error instanceof RefusedError ? error.code : '';
        if (!TOKEN_CODES.has(code) || attempt === PRIVATE_ATTEMPTS) throw error;
        this.#wantsToken = true;
        if (token !== undefined) tokens.forget(token);
      }
    }
  }

  async #request(
    path: string,
    init: RequestInit,
    { timeoutMs = this.#timeoutMs, maxBytes = MAX_ANSWER_BYTES, signal }: RequestLimits = {},
  ): Promise<BytesAnswer> {
    const end = new AbortController();
    const abort = () => end.abort();
    // By hand: a signal made of a long-lived one stays with it for good.
    signal?.addEventListener('abort', abort);
    if (signal?.aborted === true) abort();
    const timer = setTimeout(abort, timeoutMs);
    let response: Response;
    let bytes: Uint8Array;
    try {
      response = await this.#fetch(`${this.#url}${path}`, {
        ...init,
        headers: { ...init.headers, 'accept-language': this.#language },
        signal: end.signal,
        redirect: 'error',
      });
      bytes = await readBody(response, maxBytes);
    } catch (error) {
      if (error instanceof UnreachableError) throw error;
      throw new UnreachableError(`${this.#url} does not answer`, { cause: error });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
    if (response.ok) return { bytes, headers: response.headers };
    throw refusalOf(response.status, new TextDecoder().decode(bytes));
  }
}

/** Bounds of one request. */
export interface RequestLimits {
  /** How long the answer is waited for; that of the door if absent. */
  readonly timeoutMs?: number;
  /** Longest answer that is read; 32 MiB if absent. */
  readonly maxBytes?: number;
  /** Ends the request. */
  readonly signal?: AbortSignal;
}

/** An answer as it came. */
export interface BytesAnswer {
  readonly bytes: Uint8Array;
  readonly headers: Headers;
}

/** Parameters of a request; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

function queryText(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const parameters = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return given.length === 0 ? '' : `?${parameters}`;
}

async function readBody(response: Response, maxBytes: number): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concatBytes(...parts);
    length += value.length;
    if (length > maxBytes) {
      await reader.cancel();
      throw new UnreachableError(`answer is longer than ${maxBytes} bytes`);
    }
    parts.push(value);
  }
}

function parseAnswer<Answer>(text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch (error) {
    throw new UnreachableError('answer is not JSON', { cause: error });
  }
}

/** A problem document as an error; any other answer with an error status says nothing that could be relied on. */
function refusalOf(status: number, text: string): Error {
  try {
    const document: Partial<Problem> | null = JSON.parse(text);
    if (typeof document?.code === 'string') {
      const { code, title = code, detail = '', params = {}, requestId = '' } = document;
      return new RefusedError({ status, code, title, detail, params, requestId });
    }
  } catch {
    // Falls through: not a problem document.
  }
  return new UnreachableError(`answer with status ${status} and no problem document`);
}
