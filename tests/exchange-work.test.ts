import { applyBlock, type ExchangeState } from '@jangbu/exchange';
import type { Command } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { createState } from '../packages/exchange/src/state/create-state.ts';
import { testKey } from '../packages/exchange/src/test-keys.ts';
import {
  ACCOUNT,
  command,
  PARTY,
  SECOND,
  signed,
  testGenesis,
} from '../packages/exchange/src/test-ledger.ts';
import { type AccessCount, withCountedArrays } from './counted-arrays.ts';

const SAMPLES = 30;
const LEVELS_OF_SIDE = 400;
const ORDERS_PER_BLOCK = 1000;
const CHAIN_ID = new Uint8Array(32);

/** What is sent to a filled market, each in a block of its own. */
const KINDS = ['place', 'cancelById', 'cancelByClientId', 'reduce', 'amend', 'trade'] as const;

type Kind = (typeof KINDS)[number];
type Sent = [member: number, command: Command];

/** What a kind does to the number of open orders, if anything. */
const OPEN_CHANGE: Partial<Record<Kind, number>> = {
  place: 1,
  cancelById: -1,
  cancelByClientId: -1,
};
/** A buy of one that drops its remainder. */
const TAKING = { limitPrice: 1001, quantity: 1, timeInForce: 1 } as const;

/** Elements of the machine's tables that a command of each kind reads and writes, middle of the samples. */
type ExchangeWork = Record<Kind, number>;

/** The machine without hashing, on tables that count. */
class CountedMarket {
  readonly count: AccessCount = { total: 0 };
  readonly state: ExchangeState;
  readonly #nonces = new Map<number, number>();

  constructor() {
    this.state = createState(testGenesis(), CHAIN_ID);
    const secretOf = (byte: number) => new Uint8Array(16).fill(byte);
    this.send(PARTY.kim, command('OpenAccount', { secret: secretOf(1) }));
    this.send(PARTY.lee, command('OpenAccount', { secret: secretOf(2) }));
    this.send(PARTY.kim, command('OpenAccount', { secret: secretOf(3) }));
    this.send(PARTY.operator, command('ListIssue', { shortCode: 'ABC' }));
    this.send(PARTY.operator, command('ListIssue', { shortCode: 'DEF' }));
    const amount = 10 ** 12;
    this.send(PARTY.bank, command('CreditCash', { account: ACCOUNT.K, amount }));
    this.send(PARTY.bank, command('CreditCash', { account: ACCOUNT.H, amount }));
    this.send(PARTY.registrar, command('IssueShares', { account: ACCOUNT.L, quantity: 10 ** 7 }));
  }

  send(member: number, ...commands: Command[]): void {
    this.sendWith(member, member, ...commands);
  }

  /** Sends with the key of a number. */
  sendWith(key: number, member: number, ...commands: Command[]): void {
    const nonce = (this.#nonces.get(key) ?? 0) + 1;
    this.#nonces.set(key, nonce);
    const timestamp = this.state.timestamp + 1000;
    const envelope = signed({
      version: 1,
      chainId: CHAIN_ID,
      member,
      key: testKey(key),
      nonce,
      validUntil: timestamp + SECOND,
      flags: 0,
      commands,
    });
    const { verdicts } = applyBlock(this.state, { timestamp, envelopes: [envelope] });
    expect(verdicts).toEqual(['ok']);
  }

  /** Bids from 1000 down and asks from 1001 up, as many on each side. */
  fill(size: number): void {
    for (let first = 0; first < size / 2; first += ORDERS_PER_BLOCK) {
      const count = Math.min(ORDERS_PER_BLOCK, size / 2 - first);
      for (const side of [0, 1] as const) {
        const orders = Array.from({ length: count }, (_, place) => orderOf(side, first + place));
        this.send(side === 0 ? PARTY.kim : PARTY.lee, ...orders);
      }
    }
    expect(this.state.orders.openCount).toBe(size);
  }

  /** Elements that one command touches, with all that its envelope and block touch. */
  workOf(member: number, sent: Command): number {
    const before = this.count.total;
    this.send(member, sent);
    return this.count.total - before;
  }
}

function orderOf(side: 0 | 1, number: number) {
  const distance = number % LEVELS_OF_SIDE;
  return command('PlaceOrder', {
    account: side === 0 ? ACCOUNT.K : ACCOUNT.L,
    side,
    limitPrice: side === 0 ? 1000 - distance : 1001 + distance,
    quantity: 3,
    clientOrderId: `${side}.${number}`,
  });
}

/** A command of a kind, and who sends it; samples are spread over the rows. */
function commandOf(market: CountedMarket, size: number, kind: Kind, sample: number): Sent {
  const { orders } = market.state;
  const step = Math.floor(size / (SAMPLES * KINDS.length));
  const id = orders.orderId[(sample * KINDS.length + KINDS.indexOf(kind)) * step]!;
  const isOfKim = orders.account[orders.find(id)] === ACCOUNT.K;
  const owner = isOfKim ? PARTY.kim : PARTY.lee;
  switch (kind) {
    case 'place':
      return [PARTY.kim, orderOf(0, size + sample)];
    case 'trade':
      return [PARTY.kim, { ...orderOf(0, 2 * size + sample), ...TAKING }];
    case 'cancelById':
      return [owner, command('CancelOrder', { orderId: id })];
    case 'cancelByClientId': {
      // Lee's orders of the first block, past the rows that the other kinds name.
      const first = Math.min(ORDERS_PER_BLOCK, size / 2);
      let number = sample * Math.min(step, SAMPLES);
      if ((first + number) % step === 0) number += 1;
      const clientOrderId = `1.${number}`;
      const name = { account: ACCOUNT.L, orderId: 0, clientOrderId };
      return [PARTY.lee, command('CancelOrder', name)];
    }
    case 'reduce':
      return [owner, command('ReduceOrder', { orderId: id })];
    case 'amend':
      return [owner, command('AmendOrder', { orderId: id, limitPrice: isOfKim ? 900 : 1100 })];
  }
}

function workOfKind(market: CountedMarket, size: number, kind: Kind): number {
  const counts = Array.from({ length: SAMPLES }, (_, sample) => {
    const sent = commandOf(market, size, kind, sample);
    const open = market.state.orders.openCount;
    const work = market.workOf(...sent);
    if (kind !== 'trade') {
      expect(market.state.orders.openCount - open, kind).toBe(OPEN_CHANGE[kind] ?? 0);
    }
    return work;
  });
  counts.sort((a, b) => a - b);
  return counts[SAMPLES / 2]!;
}

/** Sweeps whose scope holds little or nothing while its account, participant or ledger holds much. */
const NARROW_SWEEPS = {
  'mass cancel of a side without orders': [0, [PARTY.kim, command('MassCancel', { side: 1 })]],
  'mass cancel of a side of an issue without orders': [
    0,
    [PARTY.kim, command('MassCancel', { issue: 1, side: 1 })],
  ],
  'mass cancel of an account in an issue without orders': [
    0,
    [PARTY.kim, command('MassCancel', { account: ACCOUNT.K, issue: 1 })],
  ],
  'mass cancel of an issue with one order': [1, [PARTY.kim, command('MassCancel', { issue: 1 })]],
  'mass cancel of an account with one order': [
    1,
    [PARTY.kim, command('MassCancel', { account: ACCOUNT.H, side: 0 })],
  ],
  'revocation of a key with one order': [1, [PARTY.kim, command('RevokeKey')]],
  'delisting of an issue with one order': [
    1,
    [PARTY.operator, command('SetIssueStatus', { issue: 1 })],
  ],
} as const satisfies Record<string, readonly [swept: number, sent: Sent]>;

/** Work of a sweep while one order rests that key 33 placed for Kim's other account in the other issue. */
function workOfSweep(market: CountedMarket, sweep: keyof typeof NARROW_SWEEPS): number {
  const [swept, sent]: readonly [swept: number, sent: Sent] = NARROW_SWEEPS[sweep];
  const order = { account: ACCOUNT.H, issue: 1, clientOrderId: 'narrow' };
  market.send(PARTY.kim, command('RegisterKey', { publicKey: testKey(33) }));
  market.sendWith(33, PARTY.kim, command('PlaceOrder', order));
  const open = market.state.orders.openCount;
  const work = market.workOf(...sent);
  expect(open - market.state.orders.openCount, sweep).toBe(swept);
  return work;
}

function filledMarket(size: number, count: AccessCount): CountedMarket {
  const market = Object.assign(new CountedMarket(), { count });
  market.fill(size);
  return market;
}

const COUNTED = ['Int32Array', 'Uint32Array', 'Float64Array'] as const;

function measureSweep(size: number, sweep: keyof typeof NARROW_SWEEPS): number {
  const count: AccessCount = { total: 0 };
  return withCountedArrays(count, () => workOfSweep(filledMarket(size, count), sweep), COUNTED);
}

function measure(size: number, spoil: (state: ExchangeState) => void = () => {}): ExchangeWork {
  const count: AccessCount = { total: 0 };
  return withCountedArrays(
    count,
    () => {
      const market = filledMarket(size, count);
      spoil(market.state);
      const work = {} as ExchangeWork;
      for (const kind of KINDS) work[kind] = workOfKind(market, size, kind);
      return work;
    },
    COUNTED,
  );
}

/**
 * At any size: how many cells of a hashed table are looked at depends on how full it is just then,
 * from a few to some dozens, and a command asks several.
 */
const MOST_ELEMENTS = 600;

describe('the work of a command of the machine does not grow with the market', () => {
  it.each([1000, 4000, 16_000])('%i open orders', (size) => {
    const work = measure(size);
    for (const kind of KINDS) expect(work[kind], kind).toBeLessThan(MOST_ELEMENTS);
  });

  it('a search through the orders is found out', () => {
    const walking = (state: ExchangeState) => {
      const { orders } = state;
      orders.find = (orderId) => {
        for (let slot = 0; slot < orders.orderId.length; slot += 1) {
          if (orders.orderId[slot] === orderId && orders.allocator.isLive(slot)) return slot;
        }
        return -1;
      };
    };
    expect(measure(4000, walking).cancelById).toBeGreaterThan(2 * MOST_ELEMENTS);
  });

  it.each(Object.keys(NARROW_SWEEPS) as (keyof typeof NARROW_SWEEPS)[])('%s', (sweep) => {
    for (const size of [1000, 8000]) {
      expect(measureSweep(size, sweep)).toBeLessThan(MOST_ELEMENTS);
    }
  });
});
