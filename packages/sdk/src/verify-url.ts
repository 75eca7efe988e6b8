import {
  type Anchor,
  type Checkpoint,
  chainIdOf,
  equalBytes,
  type Genesis,
  type Hasher,
  hashHeader,
  parseCheckpoint,
  parseGenesis,
  plainHasher,
  TradeLog,
  toHex,
  verifyCheckpoint,
} from '@jangbu/protocol';
import { HttpDoor, type HttpDoorOptions } from './http-door.ts';
import {
  FormFault,
  hexOf,
  listOf,
  objectOf,
  readHeader,
  type Unread,
  wholeOf,
} from './public-fields.ts';
import { type CheckedTrade, checkIssueChain } from './verify-chain.ts';

/** Steps of a verification, in order. */
export const VERIFY_STEPS = Object.freeze([
  'genesis',
  'checkpoint',
  'headers',
  'chains',
  'trade_log',
] as const);
/** A step of a verification. */
export type VerifyStep = (typeof VERIFY_STEPS)[number];

/** How a step came out. */
export interface StepReport {
  readonly step: VerifyStep;
  readonly holds: boolean;
  /** What was checked, or what does not hold. */
  readonly detail: string;
}

/** What everybody can check of a venue over HTTP (docs/spec/checkpoint.md section 3). */
export interface UrlVerdict {
  readonly verdict: 'anchored' | 'consistent' | 'false';
  /** Blocks that were checked, block 0 included. */
  readonly blocks: number;
  readonly trades: number;
  /** Index and hash of the block of the checkpoint. */
  readonly index: number;
  readonly hash: string;
  readonly steps: readonly StepReport[];
  /** The first step that does not hold, and why. */
  readonly step?: VerifyStep;
  readonly reason?: string;
}

/** Options of `verifyUrl`. */
export interface VerifyOptions extends Omit<HttpDoorOptions, 'url'> {
  /** Native code where there is some; the plain one otherwise. */
  readonly hasher?: Hasher;
  /** Called as the work goes on, with how much of `total` is done. */
  readonly onProgress?: (step: VerifyStep, done: number, total: number) => void;
}

const PAGE_ITEMS = 1_000;

/**
 * Checks from outside what a venue publishes: genesis, the signed checkpoint, all headers up to it, the chain of every issue,
 * and that the trade log over all trades in the order of execution has the root of the headers.
 *
 * With an anchor the verdict can be *anchored*; without one *consistent* at best: then the operator's key is only what the
 * venue itself says. Orders, balances and the state root need full blocks and are not checked here. Throws an
 * UnreachableError if the venue does not answer.
 */
export async function verifyUrl(
  url: string,
  anchor?: Anchor,
  options: VerifyOptions = {},
): Promise<UrlVerdict> {
  const { hasher = plainHasher, onProgress = () => {}, ...door } = options;
  const run = new Verification(new HttpDoor({ url, ...door }), hasher, anchor, onProgress);
  return run.verdict(VERIFY_STEPS);
}

/**
 * The same for the chain of one issue: genesis, checkpoint, all headers, and every trade block of the issue in its place of
 * the headers. Without the other issues' trades the root of the trade log cannot be recomputed.
 */
export async function verifyIssue(
  door: HttpDoor,
  issue: number,
  anchor: Anchor | undefined,
  hasher: Hasher,
): Promise<UrlVerdict> {
  const run = new Verification(door, hasher, anchor, () => {}, issue);
  return run.verdict(['genesis', 'checkpoint', 'headers', 'chains']);
}

class Verification {
  readonly #door: HttpDoor;
  readonly #hasher: Hasher;
  readonly #anchor: Anchor | undefined;
  readonly #onProgress: (step: VerifyStep, done: number, total: number) => void;
  /** The only issue whose chain is read, if not all. */
  readonly #onlyIssue: number | undefined;
  readonly #steps: StepReport[] = [];
  #genesis: Genesis | undefined;
  #chainId: Uint8Array = new Uint8Array(32);
  #checkpoint: Checkpoint | undefined;
  /** Of each block: timestamp, and size and root of the trade log after it. */
  readonly #timestamps: number[] = [];
  readonly #sizes: number[] = [];
  readonly #roots: Uint8Array[] = [];
  /** Hashes of all trade blocks by trade number, and which of them have come. */
  #leaves = new Uint8Array(0);
  #present = new Uint8Array(0);
  #trades = 0;

  constructor(
    door: HttpDoor,
    hasher: Hasher,
    anchor: Anchor | undefined,
    onProgress: (step: VerifyStep, done: number, total: number) => void,
    onlyIssue?: number,
  ) {
    this.#door = door;
    this.#hasher = hasher;
    this.#anchor = anchor;
    this.#onProgress = onProgress;
    this.#onlyIssue = onlyIssue;
  }

  async verdict(steps: readonly VerifyStep[]): Promise<UrlVerdict> {
    const checks: Record<VerifyStep, () => Promise<string>> = {
      genesis: () => this.#checkGenesis(),
      checkpoint: () => this.#checkCheckpoint(),
      headers: () => this.#checkHeaders(),
      chains: () => this.#checkChains(),
      trade_log: async () => this.#checkTradeLog(),
    };
    for (const step of steps) {
      try {
        this.#steps.push({ step, holds: true, detail: await checks[step]() });
      } catch (error) {
        if (!(error instanceof FormFault || error instanceof RangeError)) throw error;
        this.#steps.push({ step, holds: false, detail: error.message });
        return { ...this.#summary('false'), step, reason: error.message };
      }
    }
    return this.#summary(this.#anchor === undefined ? 'consistent' : 'anchored');
  }

  #summary(verdict: UrlVerdict['verdict']): UrlVerdict {
    return {
      verdict,
      blocks: this.#timestamps.length,
      trades: this.#trades,
      index: this.#checkpoint?.index ?? 0,
      hash: this.#checkpoint === undefined ? '' : toHex(this.#checkpoint.hash),
      steps: this.#steps,
    };
  }

  async #checkGenesis(): Promise<string> {
    const parsed = parseGenesis(await this.#door.text('/v1/genesis'));
    if (!parsed.ok) throw new FormFault(parsed.reason);
    this.#genesis = parsed.genesis;
    this.#chainId = chainIdOf(this.#hasher, parsed.genesis);
    const given = this.#anchor?.genesis;
    if (given !== undefined && !equalBytes(given, this.#chainId)) {
      throw new FormFault(`chain id ${toHex(this.#chainId)} is not the anchor's ${toHex(given)}`);
    }
    const whose = given === undefined ? 'of the venue’s own document' : 'of the anchor';
    return `chain id ${toHex(this.#chainId)}, ${whose}`;
  }

  async #checkCheckpoint(): Promise<string> {
    const parsed = parseCheckpoint(await this.#door.text('/v1/checkpoint'));
    if (!parsed.ok) throw new FormFault(parsed.reason);
    const { checkpoint } = parsed;
    this.#checkpoint = checkpoint;
    const { operatorKey, witnesses, quorum } = this.#genesis!;
    const own: Anchor = { genesis: this.#chainId, operator: operatorKey, witnesses, quorum };
    const verified = verifyCheckpoint(this.#hasher, checkpoint, this.#anchor ?? own);
    if (!verified.ok) throw new FormFault(verified.reason);
    return `block ${checkpoint.index} is signed by operator ${toHex((this.#anchor ?? own).operator)}`;
  }

  async #checkHeaders(): Promise<string> {
    const { index: last, hash, tradeLogSize, tradeLogRoot, timestamp } = this.#checkpoint!;
    let previousHash: Uint8Array = this.#chainId;
    while (this.#timestamps.length <= last) {
      const page = await this.#page('/v1/blocks', this.#timestamps.length);
      for (const item of page) {
        if (this.#timestamps.length > last) break;
        previousHash = this.#checkHeader(objectOf(item, 'header'), previousHash);
      }
      this.#onProgress('headers', this.#timestamps.length, last + 1);
    }
    const isSigned =
      equalBytes(previousHash, hash) &&
      this.#sizes[last] === tradeLogSize &&
      equalBytes(this.#roots[last]!, tradeLogRoot) &&
      this.#timestamps[last] === timestamp;
    if (!isSigned) throw new FormFault(`block ${last} is not the one that the checkpoint names`);
    return `${last + 1} headers, each with the hash of the one before`;
  }

  /** Checks a header against the one before and gives its hash. */
  #checkHeader(item: Unread, previousHash: Uint8Array): Uint8Array {
    const header = readHeader(item);
    const index = this.#timestamps.length;
    const fault = (reason: string) => new FormFault(`block ${index}: ${reason}`);
    if (header.index !== index) throw fault('is missing');
    if (!equalBytes(header.chainId, this.#chainId)) throw fault('is of another ledger');
    if (!equalBytes(header.previousHash, previousHash)) {
      throw fault('previousHash is not the hash of the block before');
    }
    if (index === 0 && header.timestamp !== this.#genesis!.time) throw fault('time is not genesis');
    if (index > 0 && header.timestamp <= this.#timestamps[index - 1]!) {
      throw fault('time does not advance');
    }
    const before = index === 0 ? 0 : this.#sizes[index - 1]!;
    if (header.tradeLogSize < before) throw fault('the trade log shrinks');
    const hash = hashHeader(this.#hasher, header);
    if (!equalBytes(hexOf(item, 'hash', 32), hash)) throw fault('hash is not that of the content');
    this.#timestamps.push(header.timestamp);
    this.#sizes.push(header.tradeLogSize);
    this.#roots.push(header.tradeLogRoot);
    return hash;
  }

  async #checkChains(): Promise<string> {
    const size = this.#checkpoint!.tradeLogSize;
    this.#leaves = new Uint8Array(32 * size);
    this.#present = new Uint8Array(size);
    if (this.#onlyIssue !== undefined) {
      await this.#checkChain(this.#onlyIssue);
      return `${this.#trades} trades in the chain of issue ${this.#onlyIssue}`;
    }
    let issues = 0;
    let page = await this.#door.get<Unread>('/v1/issues', { limit: PAGE_ITEMS });
    for (;;) {
      for (const item of listOf(page, 'items')) {
        const issue = wholeOf(objectOf(item, 'issue'), 'issue');
        if (issue !== issues) throw new FormFault(`issue ${issues} is missing`);
        await this.#checkChain(issue);
        issues += 1;
      }
      const { cursor } = page;
      if (typeof cursor !== 'string') break;
      page = await this.#door.get<Unread>('/v1/issues', { limit: PAGE_ITEMS, cursor });
    }
    const missing = this.#present.indexOf(0);
    if (missing >= 0) throw new FormFault(`trade ${missing} of the trade log is in no chain`);
    return `${size} trades in the chains of ${issues} issues`;
  }

  async #checkChain(issue: number): Promise<void> {
    const checked = await checkIssueChain(this.#door, this.#hasher, this.#chainId, issue, (trade) =>
      this.#placeTrade(trade),
    );
    if (!checked.ok)
      throw new FormFault(`issue ${issue}, index ${checked.index}: ${checked.reason}`);
  }

  /** Puts a trade in its place of the log; false for the first trade after the checkpoint, which is none of it. */
  #placeTrade({ issue, index, hash, timestamp, tradeNumber, blockIndex }: CheckedTrade): boolean {
    if (tradeNumber >= this.#present.length) return false;
    const fault = (reason: string) => new FormFault(`issue ${issue}, index ${index}: ${reason}`);
    if (this.#present[tradeNumber] === 1) throw fault(`trade ${tradeNumber} is there twice`);
    const first = blockIndex === 0 ? 0 : (this.#sizes[blockIndex - 1] ?? Number.NaN);
    const isInBlock = tradeNumber >= first && tradeNumber < (this.#sizes[blockIndex] ?? 0);
    if (!isInBlock) throw fault(`trade ${tradeNumber} is not in block ${blockIndex}`);
    if (this.#timestamps[blockIndex] !== timestamp) throw fault('time is not that of its block');
    this.#leaves.set(hash, 32 * tradeNumber);
    this.#present[tradeNumber] = 1;
    this.#trades += 1;
    if (this.#trades % PAGE_ITEMS === 0) {
      this.#onProgress('chains', this.#trades, this.#present.length);
    }
    return true;
  }

  #checkTradeLog(): string {
    const log = new TradeLog(this.#hasher);
    let roots = 0;
    for (const [index, size] of this.#sizes.entries()) {
      const isNew = index === 0 || size > log.size;
      while (log.size < size) log.append(this.#leaves.slice(32 * log.size, 32 * log.size + 32));
      const isSame = isNew
        ? equalBytes(log.root(), this.#roots[index]!)
        : equalBytes(this.#roots[index - 1]!, this.#roots[index]!);
      if (!isSame) throw new FormFault(`block ${index}: tradeLogRoot is not that of its trades`);
      if (isNew) roots += 1;
      if (index % PAGE_ITEMS === 0) this.#onProgress('trade_log', index, this.#sizes.length);
    }
    return `${roots} roots of the trade log over ${log.size} trades`;
  }

  async #page(path: string, from: number): Promise<readonly unknown[]> {
    const page = await this.#door.get<Unread>(path, { from, limit: PAGE_ITEMS });
    const items = listOf(page, 'items');
    if (items.length === 0) throw new FormFault(`${path} ends before ${from}`);
    return items;
  }
}
