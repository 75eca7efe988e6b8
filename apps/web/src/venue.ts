import type { Language } from './messages.ts';
import {
  type AccountWire,
  type ChainBlock,
  type Currency,
  type Issue,
  type IssueWire,
  type LedgerBlock,
  NoAnswer,
  type OrderWire,
  readIssue,
  type TradeWire,
} from './wire.ts';

const ANSWER_TIMEOUT_MS = 5000;

/** What the page needs of `GET /v1/info`. */
export interface LedgerInfo {
  network: string;
  genesis: string;
  clockRate: number;
  currencies: Currency[];
}

/** The key that everyone may use on a demo ledger; the seed in hexadecimal. */
export interface DemoTrader {
  member: number;
  account: number;
  seed: string;
  publicKey: string;
}

/** What a command of an envelope came to, as the door gives it. */
export interface CommandResult {
  status: string;
  orderId: number | null;
  reject: string | null;
  cumulativeQuantity: string | number;
  leavesQuantity: string | number;
}

/** The answer to a transaction that is in the ledger. */
export interface TransactionAnswer {
  index: number;
  hash: string;
  results: CommandResult[];
}

interface List<Item> {
  items: Item[];
}

/** The venue refused, with a problem of RFC 9457; `title` is in the reader's language. */
export class VenueProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;

  constructor(status: number, code: string, title: string) {
    super(`${code}: ${title}`);
    this.status = status;
    this.code = code;
    this.title = title;
  }
}

/** The HTTP doors of the venue that serves this page. */
export class Venue {
  /** Language of the titles of problems. */
  language: Language = 'ko';

  /** Throws a {@link VenueProblem} or {@link NoAnswer}, as all methods do. */
  info(): Promise<LedgerInfo> {
    return this.#request('/v1/info');
  }

  /** The ledger's clock, in microseconds. */
  async time(): Promise<number> {
    return (await this.#request<{ timestamp: number }>('/v1/time')).timestamp;
  }

  /** The shared key of a demo ledger; null on any other. */
  async demoTrader(): Promise<DemoTrader | null> {
    try {
      return await this.#request<DemoTrader>('/v1/demo');
    } catch (error) {
      if (error instanceof VenueProblem && error.status === 404) return null;
      throw error;
    }
  }

  /** All issues. */
  async issues(): Promise<Issue[]> {
    const { items } = await this.#request<List<IssueWire>>('/v1/issues');
    return items.map(readIssue);
  }

  /** The newest trades of an issue, newest first. */
  async trades(issue: number, limit: number): Promise<TradeWire[]> {
    const path = `/v1/issues/${issue}/trades?limit=${limit}`;
    return (await this.#request<List<TradeWire>>(path)).items;
  }

  /** Blocks of the chain of an issue, ascending. */
  async chain(issue: number, from: number, limit: number): Promise<ChainBlock[]> {
    const path = `/v1/issues/${issue}/chain?from=${from}&limit=${limit}`;
    return (await this.#request<List<ChainBlock>>(path)).items;
  }

  /** The newest ledger blocks, newest first. */
  async blocks(limit: number): Promise<LedgerBlock[]> {
    return (await this.#request<List<LedgerBlock>>(`/v1/blocks?limit=${limit}`)).items;
  }

  /** Cash and positions of an account. */
  account(account: number): Promise<AccountWire> {
    return this.#request(`/v1/accounts/${account}`);
  }

  /** Open orders of an account. */
  async openOrders(account: number): Promise<OrderWire[]> {
    const path = `/v1/accounts/${account}/orders?open=true`;
    return (await this.#request<List<OrderWire>>(path)).items;
  }

  /** An order of an account by the id that the client gave it; null if there is none. */
  async orderByClientId(account: number, clientOrderId: string): Promise<OrderWire | null> {
    try {
      return await this.#request(`/v1/accounts/${account}/orders/${clientOrderId}`);
    } catch (error) {
      if (error instanceof VenueProblem && error.status === 404) return null;
      throw error;
    }
  }

  /** The highest nonce that a key has used. */
  async highestNonce(publicKey: string): Promise<number> {
    const key = await this.#request<{ highestNonce: number }>(`/v1/keys/${publicKey}`);
    return key.highestNonce;
  }

  /** Hands in a signed envelope, in base64. */
  submit(envelope: string): Promise<TransactionAnswer> {
    return this.#request('/v1/transactions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ envelope }),
    });
  }

  async #request<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
    let response: Response;
    let body: unknown;
    try {
      response = await fetch(path, {
        ...init,
        headers: { ...init.headers, 'accept-language': this.language },
        cache: 'no-store',
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
      body = await response.json();
    } catch (error) {
      throw new NoAnswer(`${path}: ${String(error)}`);
    }
    if (response.ok) return body as Answer;
    const { code, title } = (body ?? {}) as { code?: unknown; title?: unknown };
    if (typeof code !== 'string') throw new NoAnswer(`${path}: ${response.status} without a code`);
    throw new VenueProblem(response.status, code, typeof title === 'string' ? title : code);
  }
}
