import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Command,
  encodeEnvelope,
  encodeSignedEnvelope,
  encodeUtf8,
  envelopeId,
  type Genesis,
  ROLES,
} from '@jangbu/protocol';
import {
  nativeHasher,
  nativeSigner,
  nodeFilePort,
  type OpenLedger,
  openLedger,
  readCandidate,
  type SealedBlock,
  StoredBlockReader,
} from '@jangbu/replica';
import { VenueViews, type ViewChanges } from '@jangbu/views';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ViewCatchUp } from './view-catch-up.ts';

const SIGNER = nativeSigner(new Uint8Array(32).fill(7));
const OPERATOR_SEED = new Uint8Array(32).fill(8);
const TIME = 1_767_567_000_000_000;
const GENESIS: Genesis = {
  formatVersion: 1,
  network: 'sim',
  time: TIME,
  clockRate: 1,
  ledgerAudience: 'members',
  approvals: 1,
  effective: 'now',
  currencies: [{ code: 'KRW', decimals: 0 }],
  participants: [
    {
      name: 'everybody',
      roles: ROLES.operator | ROLES.custodian | ROLES.registrar | ROLES.member,
      rootKey: SIGNER.publicKey,
    },
  ],
  operatorKey: nativeSigner(OPERATOR_SEED).publicKey,
  witnesses: [],
  quorum: 0,
  rulesVersion: 1,
};

/** Two accounts, an issue that trades at any time, cash for the one and shares for the other. */
const PREPARATIONS: readonly Command[] = [
  { kind: 'OpenAccount', class: 0, secret: new Uint8Array(16).fill(1) },
  { kind: 'OpenAccount', class: 0, secret: new Uint8Array(16).fill(2) },
  {
    kind: 'ListIssue',
    shortCode: 'ONE',
    isin: '',
    name: encodeUtf8('하나'),
    nameEnglish: encodeUtf8('One'),
    currency: 0,
    priceDecimals: 0,
    market: 0,
    matchingMode: 0,
    tickTable: 0,
    tick: 1,
    lot: 1,
    basePrice: 0,
    lowerLimit: 0,
    upperLimit: 0,
  },
  { kind: 'CreditCash', account: 0, currency: 0, amount: 10 ** 9 },
  { kind: 'IssueShares', account: 1, issue: 0, quantity: 10 ** 6 },
];

/** Order `number`: buys of account 0 and sells of account 1 at prices that sometimes cross. */
function order(number: number): Command {
  const side = number % 2;
  return {
    kind: 'PlaceOrder',
    issue: 0,
    account: side,
    side,
    orderType: 0,
    timeInForce: 0,
    quantity: 1 + (number % 5),
    limitPrice: 1_000 + ((number * 7) % 11) - 5,
    stopPrice: 0,
    selfMatch: 0,
    flags: 0,
    clientOrderId: `o-${number}`,
    details: new Uint8Array(0),
  };
}

/** A ledger in a folder, of which every block goes to views that miss nothing. */
class SmallLedger {
  readonly folder = mkdtempSync(join(tmpdir(), 'jangbu-catch-up-'));
  readonly opened: OpenLedger;
  readonly live: VenueViews;
  readonly blocks: StoredBlockReader;
  #nonce = 0;

  private constructor(folder: string, opened: OpenLedger) {
    rmSync(this.folder, { recursive: true });
    this.folder = folder;
    this.opened = opened;
    this.live = this.newViews();
    this.blocks = new StoredBlockReader(nodeFilePort, folder, 0);
  }

  static async make(): Promise<SmallLedger> {
    const folder = mkdtempSync(join(tmpdir(), 'jangbu-catch-up-'));
    const keys = { genesis: GENESIS, operatorSeed: OPERATOR_SEED };
    return new SmallLedger(folder, await openLedger({ dir: folder, create: () => keys }));
  }

  /** Views that have block 0. */
  newViews(): VenueViews {
    const first = this.opened.storedBlocks(0).next().value;
    if (first === undefined) throw new Error('there is no block 0');
    return new VenueViews(GENESIS, first.header.chainId, first, nativeHasher);
  }

  /** Stores one block of these commands. */
  add(...commands: Command[]): SealedBlock {
    const { ledger } = this.opened;
    this.#nonce += 1;
    const timestamp = ledger.header.timestamp + 1_000;
    const envelope = {
      version: 1,
      chainId: ledger.state.settings.chainId,
      member: 0,
      key: SIGNER.publicKey,
      nonce: this.#nonce,
      validUntil: timestamp + 1_000_000,
      flags: 0,
      commands,
    };
    const id = envelopeId(nativeHasher, encodeEnvelope(envelope));
    const bytes = encodeSignedEnvelope({ envelope, signature: SIGNER.sign(id) });
    const read = readCandidate(bytes, nativeHasher);
    if (!read.ok) throw new Error(read.reason);
    const { block } = ledger.propose(timestamp, [read.candidate]);
    if (block === undefined) throw new Error('the block has an effect');
    ledger.commit();
    this.live.apply(block);
    return block;
  }

  async end(): Promise<void> {
    this.blocks.close();
    await this.opened.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** What the doors read of these views, as plain data. */
function readingsOf({ orders, members, issues, trades, blocks, index }: VenueViews) {
  const [issue] = issues.all;
  return {
    index,
    trades: trades.count,
    hashes: Array.from({ length: index + 1 }, (_, block) => blocks.block(block)),
    orders: Array.from({ length: orders.count + 1 }, (_, orderId) => orders.order(orderId)),
    balances: members.accounts.map(({ account }) => [
      members.cashOf(account),
      members.positionsOf(account),
    ]),
    book: [issue?.book.bids.best(100), issue?.book.asks.best(100)],
    lastPrice: issue?.lastPrice,
    key: members.keyOf(Buffer.from(SIGNER.publicKey).toString('hex')),
  };
}

describe('views that catch up', () => {
  let ledger: SmallLedger;
  let views: VenueViews;
  let catchUp: ViewCatchUp;
  let readyCount: number;
  let changes: ViewChanges[];
  let damage: string[];

  /** A block as the venue tells of it. */
  const happens = (...commands: Command[]) => {
    const block = ledger.add(...commands);
    catchUp.take(block);
    ledger.blocks.advance(block.header.index);
  };
  const isLoading = () => views.index === ledger.blocks.lastIndex();
  /** One step, in a turn of its own. */
  const step = () => vi.advanceTimersToNextTimer();

  beforeEach(async () => {
    ledger = await SmallLedger.make();
    views = ledger.newViews();
    [readyCount, changes, damage] = [0, [], []];
    catchUp = new ViewCatchUp(views, ledger.blocks, ledger.opened.ledger.state, {
      onReady: () => {
        readyCount += 1;
      },
      onChanges: (each) => changes.push(each),
      onDamage: (reason) => damage.push(reason),
    });
    const first = ledger.add(...PREPARATIONS);
    ledger.blocks.advance(first.header.index);
    for (let number = 1; number <= 20; number += 1) {
      ledger.blocks.advance(ledger.add(order(number)).header.index);
    }
    // Every look at the clock finds the time of a step over, so that a turn takes one step.
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 1_000;
      return now;
    });
    vi.useFakeTimers({ toFake: ['setImmediate', 'clearImmediate'] });
  });
  afterEach(async () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    await ledger.end();
  });

  it('end as those that missed nothing', () => {
    catchUp.run();
    expect(catchUp.progress()).toEqual({ index: 1, lastIndex: 21 });
    while (catchUp.progress() !== undefined) step();
    expect(readingsOf(views)).toEqual(readingsOf(ledger.live));
    expect({ readyCount, changes, damage }).toEqual({ readyCount: 1, changes: [], damage: [] });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('take over what happens in any step, and tell of it only once they are complete', () => {
    catchUp.run();
    let takenOver = 0;
    for (let turn = 0; catchUp.progress() !== undefined && turn < 300; turn += 1) {
      // A block every third turn: with one in each of them they would never be done.
      if (turn % 3 === 0) {
        happens(order(21 + turn));
        if (isLoading()) takenOver += 1;
      }
      step();
    }
    expect(catchUp.progress()).toBeUndefined();
    // Those came while rows were copied.
    expect(takenOver).toBeGreaterThan(2);
    expect(readingsOf(views)).toEqual(readingsOf(ledger.live));
    expect(changes).toEqual([]);
    happens(order(500));
    expect(changes).toHaveLength(1);
    expect(readingsOf(views)).toEqual(readingsOf(ledger.live));
    expect(readyCount).toBe(1);
  });

  it('work on in one turn while it is not over', () => {
    vi.mocked(performance.now).mockReturnValue(0);
    catchUp.run();
    expect(catchUp.progress()).toBeUndefined();
    expect(readyCount).toBe(1);
  });

  it('stop at damage in the log, and say where', () => {
    const path = join(ledger.folder, 'segments', '00000000.seg');
    const bytes = readFileSync(path);
    const at = bytes.indexOf('o-9');
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(path, bytes);
    catchUp.run();
    while (vi.getTimerCount() > 0) step();
    expect(damage).toHaveLength(1);
    expect(damage[0]).toMatch(/segments\/00000000\.seg|block \d+/);
    expect(readyCount).toBe(0);
    // The venue goes on with its reads until somebody looks; nothing more is taken over.
    const { index } = views;
    happens(order(21));
    catchUp.run();
    expect(views.index).toBe(index);
    expect(damage).toHaveLength(1);
  });

  it('stay where they are once they are stopped', () => {
    catchUp.run();
    catchUp.stop();
    step();
    happens(order(21));
    expect(views.index).toBe(1);
    expect(readyCount).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
