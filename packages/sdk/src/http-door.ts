import { type Problem, RefusedError, UnreachableError } from './errors.ts';

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

/** A request to the venue; a refusal throws a RefusedError, no readable answer an UnreachableError. */
export class HttpDoor {
  readonly #url: string;
  readonly #fetch: typeof fetch;
  readonly #timeoutMs: number;
  readonly #language: 'ko' | 'en';

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

  /** The text answer of a GET. */
  async text(path: string, query: Query = {}): Promise<string> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const parameters = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
    const suffix = given.length === 0 ? '' : `?${parameters}`;
    return this.#request(`${path}${suffix}`, { method: 'GET' });
  }

  /** The JSON answer of a POST. */
  async post<Answer>(path: string, body: unknown): Promise<Answer> {
    const text = await this.#request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    return parseAnswer<Answer>(text);
  }

  async #request(path: string, init: RequestInit): Promise<string> {
    let response: Response;
    let text: string;
    try {
      response = await this.#fetch(`${this.#url}${path}`, {
        ...init,
        headers: { ...init.headers, 'accept-language': this.#language },
        signal: AbortSignal.timeout(this.#timeoutMs),
        redirect: 'error',
      });
      text = await readText(response);
    } catch (error) {
      if (error instanceof UnreachableError) throw error;
      throw new UnreachableError(`${this.#url} does not answer`, { cause: error });
    }
    if (response.ok) return text;
    throw refusalOf(response.status, text);
  }
}

/** Parameters of a request; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > MAX_ANSWER_BYTES) {
      await reader.cancel();
      throw new UnreachableError(`answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    }
    text += decoder.decode(value, { stream: true });
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
