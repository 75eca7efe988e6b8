import { applyBlock, checkCommands, createGenesisBlock } from '@jangbu/exchange';
import {
  type Command,
  checkpointText,
  type DefineMarket,
  decodeSignedEnvelope,
  encodeUtf8,
  envelopeId,
  formatCheckpoint,
  formatGenesis,
  type Genesis,
  NONE_U32,
  ORDER_STATUSES,
  type PlaceOrder,
  publicKeyOf,
  ROLES,
  readTokenDigest,
  readU16,
  readU32,
  readU64,
  rejectName,
  signEd25519,
  signEnvelope,
  verifyEd25519,
} from '@jangbu/protocol';
import { VenueViews, type ViewBlock, type ViewChanges } from '@jangbu/views';
import { describe, expect, it } from 'vitest';
import { nodeHasher } from './node-hasher.ts';
import type {
  GatewayPorts,
  SubmitOutcome,
  SubmitResult,
  Submitter,
  Tester,
  TestOutcome,
} from './ports.ts';
import { ReadTokens } from './read-tokens.ts';

/** Time of the genesis block: 2026-11-23 10:00 in Seoul. */
export const GENESIS_TIME = 1_795_395_600_000_000;

function seedOf(name: string): Uint8Array {
  return nodeHasher.sha256(encodeUtf8(`seed of ${name}`));
}

const PARTICIPANTS = ['operator', 'bank', 'registrar', 'alpha', 'beta'] as const;
/** Names of the participants of the inline venue, in the order of their numbers. */
export type ParticipantName = (typeof PARTICIPANTS)[number];

const ROLE_OF = {
  operator: ROLES.operator,
  bank: ROLES.custodian,
  registrar: ROLES.registrar,
  alpha: ROLES.member,
  beta: ROLES.member,
};

/** Seeds of the participants' root keys. */
export const SEEDS = Object.fromEntries(PARTICIPANTS.map((name) => [name, seedOf(name)])) as Record<
  ParticipantName,
  Uint8Array
>;

const OPERATOR_SEED = seedOf('checkpoints');

/** Genesis of the inline venue, with the fields that a test wants otherwise. */
export function inlineGenesis(fields: Partial<Genesis> = {}): Genesis {
  return {
    formatVersion: 1,
    network: 'demo',
    time: GENESIS_TIME,
    clockRate: 1,
    ledgerAudience: 'members',
    approvals: 1,
    effective: 'now',
    currencies: [
      { code: 'KRW', decimals: 0 },
      { code: 'USD', decimals: 2 },
    ],
    participants: PARTICIPANTS.map((name) => ({
      name,
      roles: ROLE_OF[name],
      rootKey: publicKeyOf(SEEDS[name]),
    })),
    operatorKey: publicKeyOf(OPERATOR_SEED),
    witnesses: [],
    quorum: 0,
    rulesVersion: 1,
    ...fields,
  };
}

/** An order with everything that a test does not care about. */
export function order(fields: Partial<PlaceOrder> = {}): PlaceOrder {
  return {
    kind: 'PlaceOrder',
    issue: 0,
    account: 0,
    side: 0,
    orderType: 0,
    timeInForce: 0,
    quantity: 10,
    limitPrice: 70_000,
    stopPrice: 0,
    selfMatch: 0,
    flags: 0,
    clientOrderId: 'a-1',
    details: new Uint8Array(0),
    ...fields,
  };
}

/** A whole venue in memory, one block an envelope, on the real exchange: what the doors are tested against. */
export class InlineVenue implements Submitter, Tester {
  readonly views: VenueViews;
  readonly blocks: ViewBlock[] = [];
  readonly listeners: ((changes: ViewChanges) => void)[] = [];
  readonly ports: GatewayPorts;
  /** Ledger time in microseconds; a test may set it. */
  timestamp = GENESIS_TIME;
  /** How often the ledger was asked. */
  submissions = 0;
  /** What the ledger answers instead of doing its work. */
  override: ((bytes: Uint8Array) => Promise<SubmitOutcome>) | undefined;
  /** Tokens of the doors, to be given to `buildHttp`. */
  readonly tokens: ReadTokens;
  readonly #machine;
  readonly #nonces = new Map<ParticipantName, number>();
  readonly #bearers = new Map<ParticipantName, { authorization: string }>();

  constructor(fields: Partial<Genesis> = {}) {
    const genesis = inlineGenesis(fields);
    this.#machine = createGenesisBlock(genesis, nodeHasher);
    const { header, hash } = this.#machine.sealed;
    const operatorSignature = signature(header, hash);
    this.views = new VenueViews(
      genesis,
      header.chainId,
      { header, hash, operatorSignature },
      nodeHasher,
    );
    this.ports = {
      submitter: this,
      tester: this,
      clock: { now: () => this.timestamp },
      ledger: {
        genesisText: formatGenesis(genesis),
        fault: () => undefined,
        checkpoint: () => {
          const last = this.views.blocks.block(this.views.index)!;
          const { operatorKey } = genesis;
          return formatCheckpoint(last.header, last.hash, last.operatorSignature, operatorKey);
        },
      },
    };
    this.tokens = new ReadTokens({ views: this.views, clock: this.ports.clock });
  }

  /** Header lines of a reader with a token of a participant's root key. */
  bearer(name: ParticipantName): { authorization: string } {
    const before = this.#bearers.get(name);
    if (before !== undefined) return before;
    const seed = SEEDS[name];
    const key = publicKeyOf(seed);
    const challenge = this.tokens.challenge(key);
    const digest = readTokenDigest(nodeHasher, this.views.chainId, key, challenge);
    const { token } = this.tokens.issue(key, challenge, signEd25519(seed, digest));
    const headers = { authorization: `Bearer ${token}` };
    this.#bearers.set(name, headers);
    return headers;
  }

  /** Signed bytes of commands of a participant, with its next nonce unless `fields` says otherwise. */
  sign(
    member: ParticipantName,
    commands: Command[],
    fields: { nonce?: number; validUntil?: number; chainId?: Uint8Array; seed?: Uint8Array } = {},
  ): Uint8Array {
    const nonce = fields.nonce ?? (this.#nonces.get(member) ?? 0) + 1;
    this.#nonces.set(member, Math.max(nonce, this.#nonces.get(member) ?? 0));
    const seed = fields.seed ?? SEEDS[member];
    const envelope = {
      version: 1,
      chainId: fields.chainId ?? this.views.chainId,
      member: PARTICIPANTS.indexOf(member),
      key: publicKeyOf(seed),
      nonce,
      validUntil: fields.validUntil ?? this.timestamp + 30_000_000,
      flags: 0,
      commands,
    };
    return signEnvelope(nodeHasher, envelope, seed);
  }

  /** Signs and submits commands; throws if the envelope is void. */
  async run(member: ParticipantName, ...commands: Command[]): Promise<readonly SubmitResult[]> {
    const outcome = await this.#execute(this.sign(member, commands));
    if (outcome.kind !== 'applied') throw new Error(JSON.stringify(outcome));
    return outcome.results;
  }

  /** Issue 0 in won, accounts 0 (alpha) and 1 (beta), each with cash and shares. */
  async open(): Promise<this> {
    await this.run('operator', listing());
    const secret = (fill: number) => new Uint8Array(16).fill(fill);
    await this.run('alpha', { kind: 'OpenAccount', class: 0, secret: secret(0xa1) });
    await this.run('beta', { kind: 'OpenAccount', class: 0, secret: secret(0xb2) });
    for (const account of [0, 1]) {
      await this.run('bank', { kind: 'CreditCash', account, currency: 0, amount: 1_000_000_000 });
      await this.run('registrar', { kind: 'IssueShares', account, issue: 0, quantity: 1_000_000 });
    }
    return this;
  }

  /** `open`, and issue 1 of market 1, which trades from 09:00 to 15:00, with shares for both accounts. */
  async openMarket(): Promise<this> {
    return (await this.open()).listMarket();
  }

  /** What `openMarket` adds to `open`. */
  async listMarket(): Promise<this> {
    const bands = [
      { from: 0, tick: 1 },
      { from: 2_000, tick: 5 },
    ];
    await this.run('operator', { kind: 'DefineTickTable', bands }, defineMarket(), dayIssue());
    for (const account of [0, 1]) {
      await this.run('registrar', { kind: 'IssueShares', account, issue: 1, quantity: 100_000 });
    }
    return this;
  }

  /** Lets time pass and does what it brings, if anything. */
  pass(seconds: number): void {
    this.timestamp += seconds * 1_000_000;
    const { timestamp } = this;
    const execution = applyBlock(this.#machine.state, { timestamp, envelopes: [] });
    if (!execution.hasEffect) return;
    const sealed = this.#machine.sealer.seal(execution, []);
    const operatorSignature = signature(sealed.header, sealed.hash);
    const { events } = execution;
    this.take({ ...sealed, operatorSignature, transactions: [], events });
  }

  async submit(bytes: Uint8Array): Promise<SubmitOutcome> {
    this.submissions += 1;
    // The answer of a real ledger comes after a write to disk.
    await new Promise((wake) => setImmediate(wake));
    return this.override === undefined ? this.#execute(bytes) : this.override(bytes);
  }

  async test(bytes: Uint8Array): Promise<TestOutcome> {
    const decoded = decodeSignedEnvelope(bytes);
    if (!decoded.ok) return { kind: 'void', code: 'malformed', reason: decoded.reason };
    const { envelope, signature: signed } = decoded.signed;
    const id = envelopeId(nodeHasher, decoded.envelopeBytes);
    const signatureValid = verifyEd25519(envelope.key, signed, id);
    const offered = { envelope, signatureValid, sizeBytes: bytes.length };
    const { state } = this.#machine;
    const { verdict, codes } = checkCommands(state, offered, this.timestamp + 1);
    if (verdict !== 'ok') return { kind: 'void', code: verdict };
    return { kind: 'tested', index: state.index, codes };
  }

  async #execute(bytes: Uint8Array): Promise<SubmitOutcome> {
    const decoded = decodeSignedEnvelope(bytes);
    if (!decoded.ok) return { kind: 'void', code: 'malformed', reason: decoded.reason };
    const { envelope, signature: signed } = decoded.signed;
    const id = envelopeId(nodeHasher, decoded.envelopeBytes);
    const signatureValid = verifyEd25519(envelope.key, signed, id);
    this.timestamp += 1_000;
    const execution = applyBlock(this.#machine.state, {
      timestamp: this.timestamp,
      envelopes: [{ envelope, signatureValid, sizeBytes: bytes.length }],
    });
    const code = execution.verdicts[0] ?? 'malformed';
    if (!execution.hasEffect || code !== 'ok') return { kind: 'void', code };
    const sealed = this.#machine.sealer.seal(execution, [id]);
    const { header, hash } = sealed;
    this.take({
      ...sealed,
      operatorSignature: signature(header, hash),
      transactions: [bytes.slice()],
      events: execution.events,
    });
    return { kind: 'applied', index: header.index, hash, results: resultsOf(execution.events) };
  }

  /** Takes a block over into the views and tells the listeners. */
  take(block: ViewBlock): void {
    this.blocks.push(block);
    const changes = this.views.apply(block);
    for (const listener of this.listeners) listener(changes);
  }
}

/** The listing of a won issue with two price limits. */
export function listing(fields: Partial<Extract<Command, { kind: 'ListIssue' }>> = {}): Command {
  return {
    kind: 'ListIssue',
    shortCode: '005930',
    isin: 'KR7005930003',
    name: encodeUtf8('삼성전자'),
    nameEnglish: encodeUtf8('Samsung Electronics'),
    currency: 0,
    priceDecimals: 0,
    market: 0,
    matchingMode: 0,
    tickTable: 0,
    tick: 100,
    lot: 1,
    basePrice: 70_000,
    lowerLimit: 49_000,
    upperLimit: 91_000,
    ...fields,
  };
}

/** A market with an opening call until 09:00, and a closing call from 15:00 on whose end is random within 30 seconds. */
export function defineMarket(): DefineMarket {
  const hour = 3_600;
  const window = (session: number, from: number, until: number, everySeconds = 0) => {
    return {
      template: 0,
      session,
      fromSecond: from * hour,
      untilSecond: until * hour,
      everySeconds,
    };
  };
  return {
    kind: 'DefineMarket',
    name: encodeUtf8('시장'),
    matchingMode: 0,
    tickTable: 1,
    randomEndSeconds: 30,
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
    lowPrice: 1_000,
    lowPriceTicks: 3,
    orderTypes: 127,
    weekdays: new Uint8Array([0, 0, 0, 0, 0, 255, 255]),
    windows: [
      window(2, 8.5, 9),
      window(3, 9, 15),
      window(4, 15, 15.5),
      window(5, 15.5, 16, 600),
      window(6, 16, 18, 600),
    ],
  };
}

function dayIssue(): Command {
  return {
    kind: 'ListMarketIssue',
    shortCode: 'DAY',
    isin: '',
    name: encodeUtf8('하루'),
    nameEnglish: encodeUtf8('Day'),
    currency: 0,
    priceDecimals: 0,
    market: 1,
    lot: 1,
    basePrice: 2_000,
    flags: 1,
  };
}

function signature(header: Parameters<typeof checkpointText>[0], hash: Uint8Array): Uint8Array {
  return signEd25519(OPERATOR_SEED, encodeUtf8(checkpointText(header, hash)));
}

function resultsOf(events: Uint8Array): SubmitResult[] {
  const results: SubmitResult[] = [];
  for (let at = 0; at < events.length; at += 64) {
    if (events[at] !== 1) continue;
    results.push({
      position: readU32(events, at + 4),
      status: ORDER_STATUSES[events[at + 17]!]!,
      reject: rejectName(readU16(events, at + 18))!,
      row: readU32(events, at + 20),
      id: readU64(events, at + 24),
      cumulativeQuantity: readU64(events, at + 32),
      leavesQuantity: readU64(events, at + 40),
    });
  }
  return results;
}

describe('the inline venue', () => {
  it('executes orders and feeds its views', async () => {
    const venue = await new InlineVenue().open();
    const [resting] = await venue.run('alpha', order());
    expect(resting).toMatchObject({ status: 'new', row: 0, leavesQuantity: 10 });
    const [taking] = await venue.run('beta', order({ account: 1, side: 1, clientOrderId: 'b-1' }));
    expect(taking).toMatchObject({ status: 'filled', row: NONE_U32, cumulativeQuantity: 10 });
    expect(venue.views.trades.count).toBe(1);
  });
});
