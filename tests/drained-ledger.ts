import { decodeEvent, EVENT_BYTES } from '@jangbu/protocol';
import type { ReferenceEngine } from '@jangbu/reference';

const CLASS_FEE = 3;

/** Sums what fee and tax accounts were charged for and had to give back, by account and currency of the issue. */
export class ChargedFees {
  readonly #trades = new Map<string, readonly (readonly [account: number, amount: number])[]>();
  readonly #sums = new Map<string, bigint>();

  /** Reads the events of the next block. */
  read(events: Uint8Array): void {
    for (let at = 0; at < events.length; at += EVENT_BYTES) {
      const event = decodeEvent(events, at);
      if (event.kind === 'fees_charged') {
        const fees = event.buyerFee + event.sellerFee;
        const charges = [
          [event.feeAccount, fees],
          [event.taxAccount, event.sellerTax],
        ] as const;
        this.#trades.set(`${event.issue}/${event.index}`, charges);
        for (const [account, amount] of charges) this.#add(account, event.issue, BigInt(amount));
      } else if (event.kind === 'trade_busted') {
        const charges = this.#trades.get(`${event.issue}/${event.index}`) ?? [];
        for (const [account, amount] of charges) this.#add(account, event.issue, -BigInt(amount));
      }
    }
  }

  /** What an account was charged for in a currency. */
  of(account: number, issues: readonly number[]): bigint {
    return issues.reduce((sum, issue) => sum + (this.#sums.get(`${account}/${issue}`) ?? 0n), 0n);
  }

  #add(account: number, issue: number, amount: bigint): void {
    const name = `${account}/${issue}`;
    this.#sums.set(name, (this.#sums.get(name) ?? 0n) + amount);
  }
}

/** Throws unless nothing is held, every asset is there, and fee and tax accounts have what was charged, and no more. */
export function checkDrained({ state }: ReferenceEngine, charged: ChargedFees): void {
  const { cash, positions, currencies, issues, accounts } = state;
  const held = [...cash, ...positions].filter((row) => row.held !== 0n);
  if (held.length > 0) throw new Error(`a drained ledger holds ${JSON.stringify(held, text)}`);
  for (const [number, { total }] of currencies.entries()) {
    expectSum(
      `currency ${number}`,
      total,
      cash.filter(({ currency }) => currency === number),
    );
  }
  for (const [number, { sharesIssued }] of issues.entries()) {
    expectSum(
      `issue ${number}`,
      sharesIssued,
      positions.filter(({ issue }) => issue === number),
    );
  }
  for (const [number, row] of accounts.entries()) {
    if (row.class < CLASS_FEE) continue;
    for (const currency of currencies.keys()) {
      const numbers = issues.flatMap((issue, place) =>
        issue.currency === currency ? [place] : [],
      );
      const own = cash.filter((line) => line.account === number && line.currency === currency);
      expectSum(`account ${number} in ${currency}`, charged.of(number, numbers), own);
    }
  }
}

function expectSum(what: string, expected: bigint, rows: readonly { available: bigint }[]): void {
  const sum = rows.reduce((total, row) => total + row.available, 0n);
  if (sum !== expected) throw new Error(`${what} sums to ${sum} and not ${expected}`);
}

function text(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
