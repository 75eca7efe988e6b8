import { type Command, encodeUtf8, MAX_SAFE_UINT, NONE_U32, ROLES } from '@jangbu/protocol';
import type { RandomSource } from '../packages/simulator/src/random-source.ts';
import { GENESIS_PARTICIPANTS, KEYS } from './random-genesis.ts';

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;
const ACCOUNTS = 12;
const MOST_REMEMBERED = 60;

/** An open order, as the ledger knows it. */
export interface OpenOrder {
  readonly orderId: number;
  readonly row: number;
  readonly account: number;
}

/** What random commands and envelopes may know of the ledger that they are for. */
export interface LedgerView {
  readonly rollPending: boolean;
  readonly timestamp: number;
  /** The open order of the lowest row from `row` on. */
  openOrderFrom(row: number): OpenOrder | undefined;
  /** One above the highest row of an open order. */
  readonly orderRows: number;
  /** The highest nonce that a key has used; 0 for none. */
  highestNonce(publicKey: Uint8Array): number;
  /** The participant of a registered key. */
  ownerOf(publicKey: Uint8Array): number | undefined;
}

/** An issue as its day stands. */
export interface IssueView {
  readonly phase: number;
  readonly base: number;
  readonly last: number;
  readonly lower: number;
  readonly upper: number;
  /** What trades at the close trade at. */
  readonly offHours: number;
  tickAt(price: number): number;
}

/** What random trading days may know beside. */
export interface DayView extends LedgerView {
  /** When time-driven work falls due. */
  readonly wakeUp: number;
  issueAt(issue: number): IssueView;
  /** The seed commitment of a market in hex, '' if there is no such market. */
  commitmentOf(market: number): string;
  /** The issue of an open order, or -1. */
  issueOfOrder(orderId: number): number;
}

/** Terms of the issues that are listed at first: every relation of price decimals to those of the currency. */
const ISSUES = [
  { currency: 0, priceDecimals: 0, tick: 100, lot: 10 },
  { currency: 0, priceDecimals: 2, tick: 100, lot: 10 },
  { currency: 1, priceDecimals: 0, tick: 100, lot: 10 },
  { currency: 1, priceDecimals: 3, tick: 100, lot: 10 },
  { currency: 0, priceDecimals: 8, tick: 1, lot: 100_000_000 },
];
/** The issue of which orders may be open for more than 2^53 units at one price. */
const TINY_PRICES = 4;

/** Random commands of every kind, most of them sensible. */
export class RandomCommands {
  readonly #random: RandomSource;
  #accounts = 0;
  /** Issues that were asked for and can exist. */
  #issues = 0;
  #keys = GENESIS_PARTICIPANTS;
  #orders = 0;
  /** The last orders that were asked for, by account and client order id. */
  readonly #placed: { account: number; clientOrderId: string }[] = [];

  constructor(random: RandomSource) {
    this.#random = random;
  }

  /** Issues, accounts of one participant, cash and shares: so that most orders can trade. */
  setup(): Command[] {
    const commands: Command[] = ISSUES.map(() => this.#listIssue(false));
    for (let account = 0; account < ACCOUNTS; account += 1) {
      this.#accounts += 1;
      commands.push({ kind: 'OpenAccount', class: account % 3, secret: this.#random.bytes(16) });
      for (let currency = 0; currency < 2; currency += 1) {
        commands.push({ kind: 'CreditCash', account, currency, amount: 2_000_000_000 });
      }
      for (let issue = 0; issue < ISSUES.length; issue += 1) {
        const quantity = issue === TINY_PRICES ? 700_000_000_000_000 : 20_000;
        commands.push({ kind: 'IssueShares', account, issue, quantity });
      }
    }
    return commands;
  }

  /** A command for a block at `timestamp`. */
  next(view: LedgerView, timestamp: number): Command {
    const random = this.#random;
    const dice = random.below(200);
    if (dice < 3) return this.#listIssue(!random.oneIn(6));
    if (dice < 5) return this.#openAccount();
    if (dice < 9) return this.#creditCash();
    if (dice < 13) return this.#issueShares();
    if (dice < 15) return this.#registerKey(timestamp);
    if (dice < 17) return this.#registerParticipant();
    if (dice < 60) return { kind: 'CancelOrder', ...this.#name(view) };
    if (dice < 80) {
      const quantity = random.oneIn(12) ? random.below(60) : 10 * random.between(1, 6);
      return { kind: 'ReduceOrder', ...this.#name(view), quantity };
    }
    return this.#placeOrder();
  }

  #placeOrder(): Command {
    const random = this.#random;
    this.#orders += 1;
    const odd = random.oneIn(40);
    const issue = random.oneIn(50) ? random.below(this.#issues + 2) : random.below(ISSUES.length);
    const account = random.oneIn(40) ? random.below(this.#accounts + 2) : random.below(ACCOUNTS);
    const clientOrderId = random.oneIn(60)
      ? random.pick(['', 'é', 'a b', 'x'.repeat(36)])
      : `c${this.#orders - (random.oneIn(30) ? random.below(40) : 0)}`;
    this.#placed[this.#orders % MOST_REMEMBERED] = { account, clientOrderId };
    return {
      kind: 'PlaceOrder',
      issue,
      account,
      side: random.below(odd ? 3 : 2),
      orderType: odd ? random.below(8) : 0,
      timeInForce: odd ? random.below(4) : random.oneIn(5) ? 1 : 0,
      ...this.#size(issue),
      stopPrice: random.oneIn(120) ? 1 : 0,
      selfMatch: odd ? random.below(6) : 0,
      flags: odd ? random.below(9) : 0,
      clientOrderId,
      details: odd ? random.bytes(random.below(3)) : new Uint8Array(0),
    };
  }

  #size(issue: number): { quantity: number; limitPrice: number } {
    const random = this.#random;
    if (random.oneIn(100)) {
      const quantity = MAX_SAFE_UINT - random.below(3);
      return { quantity, limitPrice: random.below(3) };
    }
    if (issue === TINY_PRICES) {
      const lots = random.between(1, random.oneIn(4) ? 90_071_992 : 5_000_000);
      return { quantity: 100_000_000 * lots, limitPrice: random.between(1, 3) };
    }
    const quantity = 10 * random.between(random.oneIn(20) ? 0 : 1, 12) + (random.oneIn(80) ? 1 : 0);
    if (random.oneIn(60)) return { quantity, limitPrice: random.pick([0, 1, 4_000_000_000]) };
    return { quantity, limitPrice: 100 * random.between(93, 107) + (random.oneIn(60) ? 1 : 0) };
  }

  #name(view: LedgerView) {
    const random = this.#random;
    if (random.oneIn(4)) {
      const placed = this.#placed[random.below(MOST_REMEMBERED)];
      return {
        account: random.oneIn(30)
          ? random.below(this.#accounts + 2)
          : (placed?.account ?? NONE_U32),
        orderId: random.oneIn(40) ? 1 : 0,
        rowHint: random.oneIn(40) ? 1 : NONE_U32,
        clientOrderId: placed?.clientOrderId ?? 'none',
      };
    }
    const open = view.openOrderFrom(random.below(Math.max(1, view.orderRows)));
    const account = random.oneIn(10) ? random.below(this.#accounts + 1) : (open?.account ?? 0);
    const row = random.oneIn(10) ? random.below(60) : (open?.row ?? 0);
    return {
      account: random.oneIn(2) ? account : NONE_U32,
      orderId: random.oneIn(30) ? random.below(3) : (open?.orderId ?? 1),
      rowHint: random.oneIn(3) ? row : NONE_U32,
      clientOrderId: random.oneIn(60) ? 'c1' : '',
    };
  }

  /** With `odd` any field may be wrong; without, an issue that can be listed. */
  #listIssue(odd: boolean): Command {
    const random = this.#random;
    const terms = ISSUES[this.#issues] ?? random.pick(ISSUES);
    const limited = this.#issues === 2 || (this.#issues >= ISSUES.length && random.oneIn(3));
    if (!odd) this.#issues += 1;
    // Few fields at a time, so that every check is met by a command that passes those before it.
    const wrong = <Value>(usual: Value, other: () => Value): Value => {
      return odd && random.oneIn(9) ? other() : usual;
    };
    const number = wrong(odd ? this.#issues + 1 : this.#issues, () => random.below(5));
    return {
      kind: 'ListIssue',
      shortCode: wrong(`I${number}`, () => random.pick(['low', '', 'I1', 'I2'])),
      isin: wrong(random.pick(['', 'KR7005930003']), () => 'KR'),
      name: wrong(encodeUtf8(`종목 ${number}`), () => random.bytes(3)),
      nameEnglish: wrong(encodeUtf8(`Issue ${number}`), () => new Uint8Array(0)),
      currency: wrong(terms.currency, () => random.below(3)),
      priceDecimals: wrong(terms.priceDecimals, () => random.below(10)),
      market: wrong(0, () => 1),
      matchingMode: wrong(0, () => random.below(3)),
      tickTable: wrong(0, () => 1),
      tick: wrong(terms.tick, () => random.pick([0, 1, 7, 2 ** 50])),
      lot: wrong(terms.lot, () => random.pick([0, 1, 3, 2 ** 50])),
      basePrice: wrong(0, () => random.pick([10_000, 20_000, 10_050])),
      lowerLimit: wrong(limited ? 9_500 : 0, () => 11_000),
      upperLimit: wrong(limited ? 10_500 : 0, () => 9_000),
    };
  }

  #openAccount(): Command {
    const random = this.#random;
    if (random.oneIn(3)) this.#accounts += 1;
    const secret = random.oneIn(30) ? new Uint8Array(16) : random.bytes(16);
    return { kind: 'OpenAccount', class: random.below(random.oneIn(6) ? 7 : 5), secret };
  }

  #creditCash(): Command {
    const random = this.#random;
    const amount = random.oneIn(40) ? MAX_SAFE_UINT : random.below(50_000_000);
    const account = random.below(this.#accounts + 1);
    return {
      kind: 'CreditCash',
      account,
      currency: random.below(random.oneIn(20) ? 3 : 2),
      amount,
    };
  }

  #issueShares(): Command {
    const random = this.#random;
    const quantity = random.oneIn(40) ? MAX_SAFE_UINT : random.below(5_000);
    const issue = random.below(this.#issues + 1);
    return { kind: 'IssueShares', account: random.below(this.#accounts + 1), issue, quantity };
  }

  /** Mostly a key that nobody has, so that all kinds, scopes and lifetimes come to sign. */
  #newKey(): Uint8Array {
    const random = this.#random;
    if (random.oneIn(8)) return random.bytes(32);
    if (random.oneIn(5)) return random.pick(KEYS);
    this.#keys = Math.min(this.#keys + 1, KEYS.length);
    return KEYS[this.#keys - 1] as Uint8Array;
  }

  #registerKey(timestamp: number): Command {
    const random = this.#random;
    const validFrom = timestamp + random.pick([-2 * SECOND, -1, 0, 200_000]);
    const lifetimes = [3 * DAY, 366 * DAY, 10 * SECOND, 400 * DAY, 0];
    return {
      kind: 'RegisterKey',
      publicKey: this.#newKey(),
      keyKind: random.oneIn(8) ? random.below(4) : random.between(1, 2),
      scope: random.oneIn(8) ? random.below(16) : random.between(1, 7),
      validFrom,
      validUntil: validFrom + random.pick(lifetimes) + random.below(3),
    };
  }

  #registerParticipant(): Command {
    const random = this.#random;
    return {
      kind: 'RegisterParticipant',
      name: random.oneIn(6) ? new Uint8Array(0) : encodeUtf8('late'),
      roles: random.oneIn(4) ? random.below(1024) : ROLES.member,
      rootKey: this.#newKey(),
    };
  }
}
