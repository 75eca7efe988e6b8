import { applyBlock, createGenesisBlock } from '@jangbu/exchange';
import {
  type Command,
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
