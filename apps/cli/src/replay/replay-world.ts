import {
  ACCOUNT_CLASSES,
  type Command,
  encodeUtf8,
  type Genesis,
  type GenesisParticipant,
  KEY_KINDS,
  LIMITS,
  ROLES,
  SCOPES,
  toHex,
} from '@jangbu/protocol';
import { type NativeSigner, nativeHasher, nativePublicKeyOf, nativeSigner } from '@jangbu/replica';

/**
 * The fixed world that `jangbu replay` makes: what follows is part of the bytes of its ledgers and must not change.
 *
 * Block 0 is at 2026-01-02T00:00:00Z (09:00 in Korea) on network `sim`, open to members. Participants: 0 operator,
 * 1 custodian, 2 registrar, 3 broker; the seed of each key is the SHA-256 of a text below. Currency 0 is `SIM` without
 * decimals. Blocks 1 to 4 prepare, one envelope each: the broker registers its trading key and opens account 0 (buyer)
 * and account 1 (seller); the operator lists issue 0 with tick and lot of the call, no limits, and
 * a name that holds the digest of the rows; the custodian credits the buyer what its orders need at most, the registrar
 * the seller likewise. Every later block is one envelope of rows.
 */

/** Timestamp of block 0, in microseconds. */
const GENESIS_TIME = 1_767_312_000_000_000;
/** Block n is n times this after block 0. */
const BLOCK_MICROSECONDS = 1_000;
/** Index of the first block that holds rows of the file. */
export const FIRST_ROW_BLOCK = 5;

/** Number of the account that buys. */
export const BUYER = 0;
/** Number of the account that sells. */
export const SELLER = 1;
/** Number of the issue. */
export const ISSUE = 0;

const OPERATOR = 0;
const CUSTODIAN = 1;
const REGISTRAR = 2;
const BROKER = 3;
const CURRENCY = 0;
const SECRET_BYTES = 16;

const seedOf = (name: string): Uint8Array =>
  nativeHasher.sha256(encodeUtf8(`jangbu replay ${name}`));

/** Who signs an envelope. */
export interface ReplayMember {
  readonly participant: number;
  readonly signer: NativeSigner;
}

const member = (participant: number, name: string): ReplayMember => ({
  participant,
  signer: nativeSigner(seedOf(name)),
});

const operator = member(OPERATOR, 'operator');
const custodian = member(CUSTODIAN, 'custodian');
const registrar = member(REGISTRAR, 'registrar');
const broker = member(BROKER, 'broker');

/** The broker with the key that signs the rows. */
export const TRADER: ReplayMember = member(BROKER, 'broker trading key');

/** Seed of the key that signs the checkpoints. */
export const CHECKPOINT_SEED: Uint8Array = seedOf('checkpoints');

/** Timestamp of a block, in microseconds; all blocks are within one business date. */
export function timestampOf(index: number): number {
  return GENESIS_TIME + index * BLOCK_MICROSECONDS;
}

/** The genesis document of every replayed ledger. */
export function replayGenesis(): Genesis {
  const participant = (
    name: string,
    roles: number,
    { signer: { publicKey: rootKey } }: ReplayMember,
  ): GenesisParticipant => ({ name, roles, rootKey });
  return {
    formatVersion: 1,
    network: 'sim',
    time: GENESIS_TIME,
    clockRate: 1,
    ledgerAudience: 'members',
    approvals: 1,
    effective: 'now',
    currencies: [{ code: 'SIM', decimals: 0 }],
    participants: [
      participant('Replay operator', ROLES.operator, operator),
      participant('Replay custodian', ROLES.custodian, custodian),
      participant('Replay registrar', ROLES.registrar, registrar),
      participant('Replay broker', ROLES.member, broker),
    ],
    operatorKey: nativePublicKeyOf(CHECKPOINT_SEED),
    witnesses: [],
    quorum: 0,
    rulesVersion: 1,
  };
}

/** What the preparations of a replay depend on. */
export interface ReplayNeeds {
  readonly tick: number;
  readonly lot: number;
  /** Minor units, at least 1. */
  readonly cash: number;
  /** Units, at least 1. */
  readonly shares: number;
  /** 16 bytes of a hash of the rows, so that the ledger says which file it is of. */
  readonly digest: Uint8Array;
}

/** The envelopes of blocks 1 to 4, with who signs them. */
export function preparations(needs: ReplayNeeds): { by: ReplayMember; commands: Command[] }[] {
  const account = (name: string): Command => ({
    kind: 'OpenAccount',
    class: ACCOUNT_CLASSES.indexOf('client'),
    secret: seedOf(`${name} secret`).slice(0, SECRET_BYTES),
  });
  return [
    { by: broker, commands: [tradingKey(), account('buyer'), account('seller')] },
    { by: operator, commands: [listing(needs)] },
    {
      by: custodian,
      commands: [{ kind: 'CreditCash', account: BUYER, currency: CURRENCY, amount: needs.cash }],
    },
    {
      by: registrar,
      commands: [{ kind: 'IssueShares', account: SELLER, issue: ISSUE, quantity: needs.shares }],
    },
  ];
}

function tradingKey(): Command {
  return {
    kind: 'RegisterKey',
    publicKey: TRADER.signer.publicKey,
    keyKind: KEY_KINDS.indexOf('trading'),
    scope: SCOPES.trade,
    validFrom: GENESIS_TIME,
    validUntil: GENESIS_TIME + LIMITS.maxKeyLifetimeMicroseconds,
  };
}

function listing({ tick, lot, digest }: ReplayNeeds): Command {
  const name = encodeUtf8(`Replay ${toHex(digest)}`);
  return {
    kind: 'ListIssue',
    shortCode: 'REPLAY',
    isin: '',
    name,
    nameEnglish: name,
    currency: CURRENCY,
    priceDecimals: 0,
    market: 0,
    matchingMode: 0,
    tickTable: 0,
    tick,
    lot,
    basePrice: 0,
    lowerLimit: 0,
    upperLimit: 0,
  };
}
