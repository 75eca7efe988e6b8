import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attachStream, buildHttp, type StreamDoor, type Submitter } from '@jangbu/gateway';
import {
  type Command,
  encodeUtf8,
  formatGenesis,
  type Genesis,
  plainHasher,
  publicKeyOf,
  ROLES,
} from '@jangbu/protocol';
import {
  EmbeddedSequencer,
  LedgerClock,
  nativeHasher,
  openLedger,
  processClock,
  testEnvelope,
} from '@jangbu/replica';
import { VenueViews } from '@jangbu/views';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type ClientOptions, JangbuClient } from './client.ts';
import { createSigner } from './signer.ts';

const NAMES = ['operator', 'bank', 'registrar', 'alpha', 'beta'] as const;
const ROLE_OF = [ROLES.operator, ROLES.custodian, ROLES.registrar, ROLES.member, ROLES.member];

/** Seed of a participant's root key. */
export function seedOf(name: (typeof NAMES)[number] | 'checkpoints'): Uint8Array {
  return plainHasher.sha256(encodeUtf8(`seed of ${name}`));
}

/** Genesis of the running venue. */
export function testGenesis(): Genesis {
  return {
    formatVersion: 1,
    network: 'demo',
    time: processClock.wallMicroseconds(),
    clockRate: 1,
    ledgerAudience: 'members',
    approvals: 1,
    effective: 'now',
    currencies: [
      { code: 'KRW', decimals: 0 },
      { code: 'USD', decimals: 2 },
    ],
    participants: NAMES.map((name, place) => ({
      name,
      roles: ROLE_OF[place]!,
      rootKey: publicKeyOf(seedOf(name)),
    })),
    operatorKey: publicKeyOf(seedOf('checkpoints')),
    witnesses: [],
    quorum: 0,
    rulesVersion: 1,
  };
}

/** A venue that listens on loopback, with its ledger in a folder of its own. */
export class RunningVenue {
  readonly url: string;
  readonly genesis: Genesis;
  readonly views: VenueViews;
  readonly stream: StreamDoor;
  readonly #close: () => Promise<void>;

  private constructor(
    url: string,
    genesis: Genesis,
    views: VenueViews,
    stream: StreamDoor,
    close: () => Promise<void>,
  ) {
    this.url = url;
    this.genesis = genesis;
    this.views = views;
    this.stream = stream;
    this.#close = close;
  }

  /** @param wrap - puts something between the door and the ledger. */
  static async start(wrap: (submitter: Submitter) => Submitter = (same) => same) {
    const folder = mkdtempSync(join(tmpdir(), 'jangbu-sdk-'));
    const genesis = testGenesis();
    let views: VenueViews | undefined;
    const opened = await openLedger({
      dir: join(folder, 'ledger'),
      create: () => ({ genesis, operatorSeed: seedOf('checkpoints') }),
      onBlock: (block) => {
        views = new VenueViews(genesis, block.header.chainId, block, nativeHasher);
      },
    });
    const clock = new LedgerClock(processClock, 1, opened.ledger.header.timestamp);
    const sequencer = new EmbeddedSequencer(opened.ledger, clock);
    const ledger = {
      checkpoint: () => sequencer.checkpoint(),
      genesisText: formatGenesis(genesis),
      fault: () => undefined,
    };
    const tester = {
      test: async (bytes: Uint8Array) => testEnvelope(opened.ledger, sequencer.now(), bytes),
    };
    const ports = { submitter: wrap(sequencer), tester, clock: sequencer, ledger };
    const app = buildHttp({ ports, views: views! });
    const stream = attachStream({ server: app.server, views: views!, clock: sequencer });
    sequencer.onBlock((block) => stream.publish(views!.apply(block)));
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    expect((app.server.address() as AddressInfo).port).toBeGreaterThan(0);
    return new RunningVenue(url, genesis, views!, stream, async () => {
      await stream.close();
      await app.close();
      await sequencer.close();
      await opened.close();
      rmSync(folder, { recursive: true, force: true });
    });
  }

  /** A client of the venue. */
  client(options: Partial<ClientOptions> = {}): JangbuClient {
    return new JangbuClient({ url: this.url, WebSocket, ...options });
  }

  /** Submits commands of a participant. */
  async run(name: (typeof NAMES)[number], ...commands: Command[]) {
    const trader = this.client().trader(createSigner({ seed: seedOf(name) }));
    return trader.submit(commands);
  }

  /** Lists issues 0 and 1 and gives alpha's account 0 and beta's account 1 cash and shares. */
  async open(): Promise<this> {
    await this.run('operator', listIssue('005930', 0, 100), listIssue('DECI', 0, 1));
    const secret = (fill: number) => new Uint8Array(16).fill(fill);
    await this.run('alpha', { kind: 'OpenAccount', class: 0, secret: secret(0xa1) });
    await this.run('beta', { kind: 'OpenAccount', class: 0, secret: secret(0xb2) });
    for (const account of [0, 1]) {
      await this.run('bank', { kind: 'CreditCash', account, currency: 0, amount: 10 ** 12 });
      await this.run(
        'registrar',
        { kind: 'IssueShares', account, issue: 0, quantity: 1_000_000 },
        { kind: 'IssueShares', account, issue: 1, quantity: 1_000_000 },
      );
    }
    return this;
  }

  /** Market 1, which trades continuously the whole day, and its issue 2, held by both, at 10.00 dollars. */
  async openMarket(): Promise<this> {
    await this.open();
    const bands = [{ from: 0, tick: 5 }];
    await this.run('operator', { kind: 'DefineTickTable', bands }, defineMarket(), {
      kind: 'ListMarketIssue',
      shortCode: 'DAY',
      isin: '',
      name: encodeUtf8('하루'),
      nameEnglish: encodeUtf8('Day'),
      currency: 1,
      priceDecimals: 2,
      market: 1,
      lot: 20,
      basePrice: 1_000,
      flags: 0,
    });
    for (const account of [0, 1]) {
      await this.run('bank', { kind: 'CreditCash', account, currency: 1, amount: 10 ** 9 });
      await this.run('registrar', { kind: 'IssueShares', account, issue: 2, quantity: 1_000_000 });
    }
    return this;
  }

  /** Stops it and removes its folder. */
  close(): Promise<void> {
    return this.#close();
  }
}

function defineMarket(): Command {
  const window = { template: 0, session: 3, fromSecond: 0, untilSecond: 86_399, everySeconds: 0 };
  return {
    kind: 'DefineMarket',
    name: encodeUtf8('Round the clock'),
    matchingMode: 0,
    tickTable: 1,
    randomEndSeconds: 0,
    upPercent: 30,
    downPercent: 30,
    listingUpPercent: 0,
    listingDownPercent: 0,
    afterHoursPercent: 0,
    dynamicPercent: 0,
    dynamicClosingPercent: 0,
    indexDynamicPercent: 0,
    indexDynamicClosingPercent: 0,
    staticPercent: 0,
    interruptionSeconds: 1,
    resumeSeconds: 600,
    resumeGuardSeconds: 0,
    indicativeSeconds: 1,
    lowPrice: 0,
    lowPriceTicks: 0,
    orderTypes: 127,
    weekdays: new Uint8Array(7),
    windows: [window],
  };
}

function listIssue(shortCode: string, priceDecimals: number, tick: number): Command {
  return {
    kind: 'ListIssue',
    shortCode,
    isin: '',
    name: encodeUtf8('종목'),
    nameEnglish: encodeUtf8('Issue'),
    currency: 0,
    priceDecimals,
    market: 0,
    matchingMode: 0,
    tickTable: 0,
    tick,
    lot: 1,
    basePrice: 0,
    lowerLimit: 0,
    upperLimit: 0,
  };
}

it('the running venue answers', async () => {
  const venue = await RunningVenue.start();
  expect((await venue.client().info()).index).toBe(0);
  await venue.close();
});
