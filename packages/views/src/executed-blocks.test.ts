import { applyBlock, createGenesisBlock, type ExchangeState } from '@jangbu/exchange';
import {
  type Command,
  type DefineMarket,
  type Envelope,
  encodeEnvelope,
  encodeSignedEnvelope,
  encodeUtf8,
  envelopeId,
  type Genesis,
  plainHasher,
  publicKeyOf,
  ROLES,
} from '@jangbu/protocol';
import { expect, it } from 'vitest';
import type { GenesisBlock, ViewBlock } from './view-block.ts';

const NAMES = ['operator', 'bank', 'registrar', 'alpha', 'beta'] as const;
const ROLE_OF = [ROLES.operator, ROLES.custodian, ROLES.registrar, ROLES.member, ROLES.member];
const SEEDS = NAMES.map((name) => plainHasher.sha256(encodeUtf8(name)));
const KEYS = SEEDS.map(publicKeyOf);
const DAY = 86_400_000_000;
const SECOND = 1_000_000;
const HOURS = 3_600;

/** Genesis of the executed blocks. */
export const GENESIS: Genesis = {
  formatVersion: 1,
  network: 'sim',
  time: 1_795_395_600_000_000,
  clockRate: 1,
  ledgerAudience: 'members',
  approvals: 1,
  effective: 'now',
  currencies: [{ code: 'KRW', decimals: 0 }],
  participants: NAMES.map((name, place) => ({
    name,
    roles: ROLE_OF[place]!,
    rootKey: KEYS[place]!,
  })),
  operatorKey: KEYS[0]!,
  witnesses: [],
  quorum: 0,
  rulesVersion: 1,
};

/** Executes blocks on the real exchange; signatures are taken for valid. */
export class ExecutedBlocks {
  readonly genesis: GenesisBlock;
  readonly blocks: ViewBlock[] = [];
  readonly #machine = createGenesisBlock(GENESIS, plainHasher);
  readonly #nonces = NAMES.map(() => 0);
  #timestamp = GENESIS.time;

  constructor() {
    const { header, hash } = this.#machine.sealed;
    this.genesis = { header, hash, operatorSignature: new Uint8Array(64) };
  }

  /** The state after the last block. */
  get state(): ExchangeState {
    return this.#machine.state;
  }

  /** Timestamp of the last block. */
  get timestamp(): number {
    return this.#timestamp;
  }

  /** One block of several envelopes, each of a member and its commands. */
  run(...envelopes: [member: (typeof NAMES)[number], ...commands: Command[]][]): ViewBlock {
    this.#timestamp += 1_000;
    const signed = envelopes.map(([member, ...commands]) => this.#envelope(member, commands));
    return this.#seal(signed);
  }

  /** The next business date begins: all open orders expire. */
  nextDay(): ViewBlock {
    this.#timestamp += DAY;
    return this.#seal([]);
  }

  /** Lets time pass before the next block. */
  skip(seconds: number): void {
    this.#timestamp += seconds * SECOND;
  }

  /** A block without envelopes at a time of day as `passTo` has it. */
  at(time: string): ViewBlock {
    this.passTo(time);
    return this.#seal([]);
  }

  /** Lets time pass up to `HH:MM` or `HH:MM:SS` in Korea, of the next day if that is over. */
  passTo(time: string): void {
    const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
    // Midnight in Korea is 15:00 UTC.
    const midnight = this.#timestamp - ((this.#timestamp + 9 * HOURS * SECOND) % DAY);
    const wanted = midnight + ((hours * 60 + minutes) * 60 + seconds) * SECOND;
    this.#timestamp = wanted > this.#timestamp ? wanted : wanted + DAY;
  }

  #envelope(name: (typeof NAMES)[number], commands: Command[]): Envelope {
    const member = NAMES.indexOf(name);
    this.#nonces[member] = this.#nonces[member]! + 1;
    return {
      version: 1,
      chainId: this.genesis.header.chainId,
      member,
      key: KEYS[member]!,
      nonce: this.#nonces[member]!,
      validUntil: this.#timestamp + 1_000_000,
      flags: 0,
      commands,
    };
  }

  #seal(envelopes: Envelope[]): ViewBlock {
    const signature = new Uint8Array(64);
    const transactions = envelopes.map((envelope) => encodeSignedEnvelope({ envelope, signature }));
    const ids = envelopes.map((envelope) => envelopeId(plainHasher, encodeEnvelope(envelope)));
    const execution = applyBlock(this.#machine.state, {
      timestamp: this.#timestamp,
      envelopes: envelopes.map((envelope, place) => ({
        envelope,
        signatureValid: true,
        sizeBytes: transactions[place]!.length,
      })),
    });
    expect(execution.verdicts.every((code) => code === 'ok')).toBe(true);
    const sealed = this.#machine.sealer.seal(execution, ids);
    const block = {
      ...sealed,
      operatorSignature: signature,
      transactions,
      events: execution.events,
    };
    this.blocks.push(block);
    return block;
  }
}

/** An order with everything that a test does not care about. */
export function order(fields: Partial<Extract<Command, { kind: 'PlaceOrder' }>>): Command {
  return {
    kind: 'PlaceOrder',
    issue: 0,
    account: 0,
    side: 0,
    orderType: 0,
    timeInForce: 0,
    quantity: 10,
    limitPrice: 100,
    stopPrice: 0,
    selfMatch: 0,
    flags: 0,
    clientOrderId: 'a-1',
    details: new Uint8Array(0),
    ...fields,
  };
}

/** Two issues, and two accounts (alpha's 0, beta's 1) with cash and shares. */
export function opened(): ExecutedBlocks {
  const executed = new ExecutedBlocks();
  executed.run(
    ['operator', listing('ONE'), listing('TWO')],
    ['alpha', { kind: 'OpenAccount', class: 0, secret: new Uint8Array(16).fill(1) }],
    ['beta', { kind: 'OpenAccount', class: 0, secret: new Uint8Array(16).fill(2) }],
  );
  for (const account of [0, 1]) {
    executed.run(
      ['bank', { kind: 'CreditCash', account, currency: 0, amount: 10_000_000 }],
      ['registrar', { kind: 'IssueShares', account, issue: 0, quantity: 100_000 }],
      ['registrar', { kind: 'IssueShares', account, issue: 1, quantity: 100_000 }],
    );
  }
  return executed;
}

/** A market from 08:30 to 18:00 with every kind of session, on ticks of 1 up to 2,000 and of 5 from there. */
export function market(fields: Partial<DefineMarket> = {}): Command {
  const sessions = [
    [1, 8.5, 8.75],
    [2, 8.75, 9],
    [3, 9, 15],
    [4, 15, 15.5],
    [5, 15.5, 16, 600],
    [6, 16, 18, 600],
  ];
  return {
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
    dynamicClosingPercent: 4,
    indexDynamicPercent: 3,
    indexDynamicClosingPercent: 2,
    staticPercent: 10,
    interruptionSeconds: 120,
    resumeSeconds: 600,
    resumeGuardSeconds: 1_200,
    indicativeSeconds: 1,
    lowPrice: 0,
    lowPriceTicks: 0,
    orderTypes: 127,
    weekdays: new Uint8Array(7),
    windows: sessions.map(([session = 0, from = 0, until = 0, everySeconds = 0]) => ({
      template: 0,
      session,
      fromSecond: from * HOURS,
      untilSecond: until * HOURS,
      everySeconds,
    })),
    ...fields,
  };
}

/** As `opened`, and issue 2 of that market with a base price of 1,000, held by both; it is 10:00, so it trades. */
export function openedMarket(
  rules: Partial<DefineMarket> = {},
  listed: Partial<Extract<Command, { kind: 'ListMarketIssue' }>> = {},
): ExecutedBlocks {
  const executed = opened();
  const bands = [
    { from: 0, tick: 1 },
    { from: 2_000, tick: 5 },
  ];
  executed.run([
    'operator',
    { kind: 'DefineTickTable', bands },
    market(rules),
    {
      kind: 'ListMarketIssue',
      shortCode: 'DAY',
      isin: '',
      name: encodeUtf8('하루'),
      nameEnglish: encodeUtf8('Day'),
      currency: 0,
      priceDecimals: 0,
      market: 1,
      lot: 1,
      basePrice: 1_000,
      flags: 0,
      ...listed,
    },
  ]);
  for (const account of [0, 1]) {
    executed.run(['registrar', { kind: 'IssueShares', account, issue: 2, quantity: 100_000 }]);
  }
  return executed;
}

function listing(shortCode: string): Command {
  return {
    kind: 'ListIssue',
    shortCode,
    isin: '',
    name: encodeUtf8('종목'),
    nameEnglish: encodeUtf8('Issue'),
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
  };
}

it('blocks are executed and sealed', () => {
  const executed = opened();
  const block = executed.run(['alpha', order({})]);
  expect(block.header.index).toBe(4);
  expect(executed.nextDay().events.length).toBeGreaterThan(64);
});
