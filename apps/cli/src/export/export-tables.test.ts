import { applyBlock, createGenesisBlock } from '@jangbu/exchange';
import {
  type Command,
  type Envelope,
  EVENT_BYTES,
  EVENT_KINDS,
  encodeCommand,
  encodeEnvelope,
  encodeSignedEnvelope,
  encodeUtf8,
  envelopeId,
  type Genesis,
  NONE_U32,
  plainHasher,
  publicKeyOf,
  type StoredBlock,
  toHex,
} from '@jangbu/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { EVENTS } from './export-events.ts';
import { BUSTS, FEES } from './export-fees.ts';
import { ORDERS } from './export-orders.ts';
import type { ExportSource, TableRows } from './export-table.ts';
import { TRADES } from './export-trades.ts';

const KEY = publicKeyOf(new Uint8Array(32).fill(1));
const HOUR = 3_600_000_000;
/** 2026-11-23 10:00 in Korea, a Monday. */
const TEN = 1_795_395_600_000_000;
/** One participant with every role, so that one key signs everything. */
const GENESIS: Genesis = {
  formatVersion: 1,
  network: 'sim',
  time: TEN,
  clockRate: 1,
  ledgerAudience: 'members',
  approvals: 1,
  effective: 'now',
  currencies: [{ code: 'KRW', decimals: 0 }],
  participants: [{ name: 'all', roles: 31, rootKey: KEY }],
  operatorKey: KEY,
  witnesses: [],
  quorum: 0,
  rulesVersion: 1,
};

/** Blocks of the real exchange as they are stored, one an envelope; signatures are taken for valid. */
class StoredLedger {
  readonly blocks: StoredBlock[] = [];
  readonly tradeHashes: string[] = [];
  readonly #machine;
  #timestamp = TEN;

  constructor(fields: Partial<Genesis> = {}) {
    this.#machine = createGenesisBlock({ ...GENESIS, ...fields }, plainHasher);
  }

  get source(): ExportSource {
    const { chainId } = this.#machine.sealed.header;
    const blocks = (from: number) => this.blocks.filter(({ header }) => header.index >= from);
    return { dir: '', genesis: GENESIS, chainId, blocks };
  }

  run(...commands: Command[]): void {
    this.#timestamp += 1_000;
    const { chainId } = this.#machine.sealed.header;
    const nonce = this.blocks.length + 1;
    const validUntil = this.#timestamp + 1_000_000;
    const named = { version: 1, chainId, member: 0, key: KEY, nonce, validUntil, flags: 0 };
    this.#seal([{ ...named, commands }]);
  }

  /** A block that only time brings. */
  passTo(timestamp: number): void {
    this.#timestamp = timestamp;
    this.#seal([]);
  }

  #seal(envelopes: Envelope[]): void {
    const operatorSignature = new Uint8Array(64);
    const transactions = envelopes.map((envelope) =>
      encodeSignedEnvelope({ envelope, signature: operatorSignature }),
    );
    const execution = applyBlock(this.#machine.state, {
      timestamp: this.#timestamp,
      envelopes: envelopes.map((envelope, place) => ({
        envelope,
        signatureValid: true,
        sizeBytes: transactions[place]!.length,
      })),
    });
    const ids = envelopes.map((envelope) => envelopeId(plainHasher, encodeEnvelope(envelope)));
    const { header, trades, tradeHashes } = this.#machine.sealer.seal(execution, ids);
    for (let at = 0; at < tradeHashes.length; at += 32) {
      this.tradeHashes.push(toHex(tradeHashes.subarray(at, at + 32)));
    }
    const { events } = execution;
    this.blocks.push({ header, operatorSignature, transactions, events, trades });
  }
}

const MARKET: Command = {
  kind: 'DefineMarket',
  name: encodeUtf8('시장'),
  matchingMode: 0,
  tickTable: 1,
  randomEndSeconds: 0,
  upPercent: 30,
  downPercent: 30,
  listingUpPercent: 300,
  listingDownPercent: 40,
  afterHoursPercent: 10,
  dynamicPercent: 6,
  dynamicClosingPercent: 6,
  indexDynamicPercent: 6,
  indexDynamicClosingPercent: 6,
  staticPercent: 10,
  interruptionSeconds: 120,
  resumeSeconds: 600,
  resumeGuardSeconds: 600,
  indicativeSeconds: 1,
  lowPrice: 0,
  lowPriceTicks: 0,
  orderTypes: 127,
  weekdays: new Uint8Array(7),
  windows: [
    { template: 0, session: 3, fromSecond: 32_400, untilSecond: 54_000, everySeconds: 0 },
    { template: 0, session: 4, fromSecond: 54_000, untilSecond: 55_800, everySeconds: 0 },
  ],
};

function listing(shortCode: string, flags: number): Command {
  return {
    kind: 'ListMarketIssue',
    shortCode,
    isin: '',
    name: encodeUtf8('하루'),
    nameEnglish: encodeUtf8('Day'),
    currency: 0,
    priceDecimals: 0,
    market: 1,
    lot: 1,
    basePrice: 1_003,
    flags,
  };
}

let placed: number;

function order(fields: Partial<Extract<Command, { kind: 'PlaceOrder' }>>): Command {
  placed += 1;
  return {
    kind: 'PlaceOrder',
    issue: 0,
    account: 0,
    side: 0,
    orderType: 0,
    timeInForce: 0,
    quantity: 10,
    limitPrice: 1_000,
    stopPrice: 0,
    selfMatch: 0,
    flags: 0,
    clientOrderId: `o-${placed}`,
    details: new Uint8Array(0),
    ...fields,
  };
}

const rowsOf = (table: TableRows, ledger: StoredLedger) => [...table.rows(ledger.source, 0)];

let ledger: StoredLedger;

beforeEach(() => {
  placed = 0;
  ledger = new StoredLedger();
  open(ledger);
});

/** A market with two issues, and an account that holds both. */
function open(ledger: StoredLedger): void {
  const bands = [
    { from: 0, tick: 1 },
    { from: 2_000, tick: 5 },
  ];
  ledger.run({ kind: 'DefineTickTable', bands }, MARKET, listing('A', 0), listing('B', 2));
  ledger.run(
    { kind: 'OpenAccount', class: 0, secret: new Uint8Array(16).fill(1) },
    { kind: 'CreditCash', account: 0, currency: 0, amount: 10_000_000 },
    { kind: 'IssueShares', account: 0, issue: 0, quantity: 1_000 },
    { kind: 'IssueShares', account: 0, issue: 1, quantity: 1_000 },
  );
}

describe('the orders of a trading day', () => {
  it('have the type, price and quantity that they came to', () => {
    const name = { account: NONE_U32, rowHint: NONE_U32, clientOrderId: '' };
    ledger.run(order({ limitPrice: 990 }), order({ orderType: 2, limitPrice: 980 }));
    ledger.run({ kind: 'AmendOrder', ...name, orderId: 1, orderType: 0, limitPrice: 1_001 });
    ledger.run(order({ side: 1, quantity: 4, selfMatch: 4, limitPrice: 1_001 }));
    ledger.run(order({ side: 1, orderType: 6, limitPrice: 900, stopPrice: 950, quantity: 3 }));
    ledger.run(order({ side: 1, quantity: 2, limitPrice: 1_001 }));
    ledger.run(order({ flags: 8 }));
    ledger.passTo(TEN + 5 * HOUR);
    const text = rowsOf(ORDERS, ledger).map(
      (row) =>
        `${row.orderType} ${row.timeInForce} ${row.price} ${row.stopPrice ?? '-'} ${row.selfMatch} ` +
        `${row.flags} ${row.cumulativeQuantity}/${row.quantity} ${row.status} ${row.reject ?? '-'}`,
    );
    expect(text).toEqual([
      'limit day 1001 - none 0 2/6 partially_filled -',
      'market day 1303 - none 0 0/10 new -',
      'limit day 1001 - decrement 0 0/4 canceled -',
      'stop_limit day 900 950 none 0 0/3 new -',
      'limit day 1001 - none 0 2/2 filled -',
      'limit day 1000 - none 8 0/10 rejected order_type_not_accepted',
    ]);
    ledger.passTo(TEN + 5.5 * HOUR);
    const statuses = rowsOf(ORDERS, ledger).map(({ status }) => status);
    expect(statuses).toEqual(['expired', 'expired', 'canceled', 'expired', 'filled', 'rejected']);
  });

  it('are in their columns', () => {
    ledger.run(order({}));
    for (const row of rowsOf(ORDERS, ledger)) expect(Object.keys(row)).toEqual(ORDERS.columns);
  });
});

describe('the trades of issues of a market', () => {
  it('hang on their listings, on a listing day too', () => {
    for (const issue of [0, 1]) {
      ledger.run(order({ issue }), order({ issue, side: 1, quantity: 5 }));
    }
    const trades = rowsOf(TRADES, ledger);
    expect(trades.map(({ hash }) => hash)).toEqual(ledger.tradeHashes);
    expect(trades).toMatchObject([{ issue: 0, phase: 'continuous' }, { issue: 1 }]);
  });
});

describe('trades with fees, and without', () => {
  const FEES_OF_MARKET: Command[] = [
    { kind: 'OpenAccount', class: 3, secret: new Uint8Array(16).fill(3) },
    { kind: 'OpenAccount', class: 4, secret: new Uint8Array(16).fill(4) },
    {
      kind: 'DefineFees',
      schedule: 1,
      fromDate: 0,
      makerPpm: 1_000,
      takerPpm: 2_000,
      sellTaxPpm: 3_000,
      feeAccount: 1,
      taxAccount: 2,
    },
    {
      kind: 'SetIssueTerms',
      issue: 0,
      maxQuantity: 0,
      maxNotional: 0,
      collarPercent: 0,
      feeSchedule: 1,
      ownershipCapPpm: 0,
    },
  ];

  it('have a row for what was charged, and one for what was undone', () => {
    ledger = new StoredLedger({ rulesVersion: 2 });
    open(ledger);
    ledger.run(...FEES_OF_MARKET);
    ledger.run(order({}), order({ side: 1, quantity: 5 }));
    ledger.run(order({ issue: 1 }), order({ issue: 1, side: 1, quantity: 5 }));
    ledger.run({ kind: 'BustTrade', issue: 1, index: 1 });
    const own = { blockIndex: expect.any(Number), eventSeq: expect.any(Number) };
    expect(rowsOf(FEES, ledger)).toEqual([
      {
        issue: 0,
        index: 1,
        buyerFee: 5,
        sellerFee: 10,
        sellerTax: 15,
        feeAccount: 1,
        taxAccount: 2,
        ...own,
      },
    ]);
    expect(rowsOf(BUSTS, ledger)).toEqual([
      { issue: 1, index: 1, price: 1_000, quantity: 5, buyer: 0, seller: 0, ...own },
    ]);
    for (const table of [FEES, BUSTS]) {
      for (const row of rowsOf(table, ledger)) expect(Object.keys(row)).toEqual(table.columns);
    }
  });

  it('hang on listings that came as proposals', () => {
    const propose = (command: Command): Command => {
      return { kind: 'Propose', effectiveDate: 0, action: encodeCommand(command) };
    };
    ledger.run(propose({ ...MARKET, randomEndSeconds: 1 }), propose(listing('C', 0)));
    ledger.run({ kind: 'IssueShares', account: 0, issue: 2, quantity: 9 });
    ledger.run(order({ issue: 2 }), order({ issue: 2, side: 1, quantity: 5 }));
    expect(rowsOf(TRADES, ledger).map(({ hash }) => hash)).toEqual(ledger.tradeHashes);
  });
});

describe('events', () => {
  it.each(Object.entries(EVENT_KINDS))('%s has a column for every field', (kind, number) => {
    const events = new Uint8Array(EVENT_BYTES);
    events[0] = number;
    const [first] = ledger.blocks;
    const blocks = () => [{ ...first!, events }];
    const [row] = [...EVENTS.rows({ ...ledger.source, blocks }, 0)];
    expect(row).toMatchObject({ kind });
    const columns = new Set(EVENTS.columns);
    expect(Object.keys(row!).filter((name) => !columns.has(name))).toEqual([]);
  });

  it('tell why an order was canceled or expired, and how a phase changed', () => {
    ledger.run(order({}), order({ side: 1, selfMatch: 3 }), order({}));
    ledger.passTo(TEN + 5.5 * HOUR);
    const rows = rowsOf(EVENTS, ledger);
    const of = (kind: string) => rows.filter((row) => row.kind === kind);
    expect(of('order_canceled')).toMatchObject([
      { orderId: 1, reason: 'self_match', row: 0 },
      { orderId: 2, reason: 'self_match', row: null },
    ]);
    expect(of('order_expired')).toMatchObject([{ orderId: 3, reason: 'end_of_session' }]);
    expect(of('phase_changed').at(-1)).toMatchObject({
      from: 'closing_call',
      to: 'closed',
      cause: 'clock',
      phaseUntil: 0,
    });
  });
});
