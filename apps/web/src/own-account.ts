import { fromHex } from '@jangbu/protocol';
import {
  createSigner,
  type FeeAnswer,
  type JangbuClient,
  RefusedError,
  UnreachableError,
} from '@jangbu/sdk';
import type { LedgerInfo, OwnView } from './market-state.ts';
import { Slice } from './slice.ts';
import { type Fill, type Issue, readAccount, readFill, readOrder } from './wire.ts';

const FIRST_FILLS = 500;
const LATER_FILLS = 100;
const KEPT_FILLS = 2_000;

/** Fills of the account, newest first. */
export interface FillsView {
  fills: readonly Fill[];
  /** Whether they reach back to the account's beginning. */
  isWhole: boolean;
}

/** What the account needs of the market. */
export interface AccountMarket {
  client(): JangbuClient;
  info(): LedgerInfo | null;
  issues(): readonly Issue[];
}

/** The demo account: cash, positions, open orders and fills, and what signs for it. */
export class OwnAccount {
  readonly view = new Slice<OwnView>({ desk: undefined, account: null, orders: [] });
  readonly fills = new Slice<FillsView | null>(null);
  readonly fees = new Slice<readonly FeeAnswer[]>([]);
  /** Is told of fills that came while the page stood. */
  onFills: (fills: readonly Fill[]) => void = () => {};
  readonly #market: AccountMarket;
  #demo: { number: number; seed: Uint8Array } | null | undefined;
  /** What the venue said last of cash, positions and open orders. */
  #said = '';

  constructor(market: AccountMarket) {
    this.#market = market;
  }

  /** Whether it is known if there is a demo key. */
  get isKnown(): boolean {
    return this.#demo !== undefined;
  }

  /** Reads the demo key, and with it everything else for the first time. */
  async open(): Promise<void> {
    const client = this.#market.client();
    this.fees.set((await client.fees()).items);
    try {
      const { account, seed } = await client.demo();
      const bytes = fromHex(seed);
      if (bytes === null) throw new UnreachableError('the seed is not in hex');
      this.#demo = { number: account, seed: bytes };
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'not_found') throw error;
      this.#demo = null;
    }
    this.takeDesk();
    await this.refresh();
  }

  /** Signs with the client of now. */
  takeDesk(): void {
    const demo = this.#demo;
    if (demo === undefined) return;
    const signer = demo && createSigner({ seed: demo.seed });
    const desk =
      demo === null || signer === null
        ? null
        : { number: demo.number, trader: this.#market.client().trader(signer) };
    this.view.set({ ...this.view.get(), desk });
  }

  /** Reads cash, positions, open orders and fills again. */
  async refresh(): Promise<void> {
    const info = this.#market.info();
    const demo = this.#demo;
    if (!demo || info === null) return;
    const client = this.#market.client();
    const known = this.fills.get();
    // First alone: the venue may ask for a token, which the others then have.
    const account = await client.account(demo.number);
    const [orders, fills] = await Promise.all([
      client.orders(demo.number, { open: true, limit: 1_000 }),
      client.fills(demo.number, { limit: known === null ? FIRST_FILLS : LATER_FILLS }),
    ]);
    // Most of the time nothing has changed, and then nothing is drawn.
    const issues = new Map(this.#market.issues().map((issue) => [issue.issue, issue]));
    const said = JSON.stringify([account, orders.items, issues.size]);
    if (said !== this.#said) {
      this.#said = said;
      this.view.set({
        desk: this.view.get().desk,
        account: readAccount(account, info.currencies),
        orders: orders.items.flatMap((order) => {
          const issue = issues.get(order.issue);
          return issue === undefined ? [] : [readOrder(order, issue.priceDecimals)];
        }),
      });
    }
    const read = fills.items.flatMap((fill) => {
      const issue = issues.get(fill.issue);
      return issue === undefined ? [] : [readFill(fill, issue)];
    });
    this.#takeFills(read, fills.cursor === null);
  }

  #takeFills(read: readonly Fill[], reachesBack: boolean): void {
    const known = this.fills.get();
    if (known === null) {
      this.fills.set({ fills: read, isWhole: reachesBack });
      return;
    }
    const newest = known.fills[0]?.eventSeq ?? -1;
    const arrived = read.filter(({ eventSeq }) => eventSeq > newest);
    if (arrived.length === 0) return;
    // A whole page of new ones may have others behind it.
    const isJoined = reachesBack || arrived.length < read.length;
    const fills = [...arrived, ...known.fills].slice(0, KEPT_FILLS);
    const isWhole = known.isWhole && isJoined && known.fills.length + arrived.length <= KEPT_FILLS;
    this.fills.set({ fills, isWhole });
    this.onFills(arrived);
  }
}
