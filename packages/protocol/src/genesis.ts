/** The genesis document, docs/spec/genesis.md: what a ledger begins with and what names it. */

import { concatBytes, toHex, writeBytes, writeU8, writeU16, writeU32, writeU64 } from './bytes.ts';
import { ALL_ROLES, ROLES, type Role } from './commands.ts';
import { DOMAINS } from './domains.ts';
import { isValidPublicKey } from './ed25519.ts';
import type { Hasher } from './hasher.ts';
import { LIMITS } from './limits.ts';
import {
  DocumentFault,
  faultAsReason,
  hex32,
  listOf,
  objectWith,
  oneOf,
  parseStrictJson,
  textValue,
  wholeNumber,
} from './strict-json.ts';
import { encodeUtf8, fromLatin1, isCurrencyCode, isName, tryEncodeUtf8 } from './text.ts';
import { MAX_SAFE_UINT } from './units.ts';

/** Networks by number. */
export const NETWORKS = Object.freeze(['prod', 'sim', 'demo'] as const);
/** Who may fetch full blocks, by number. */
export const LEDGER_AUDIENCES = Object.freeze(['replicas', 'members'] as const);
/** From when an approved change holds, by number. */
export const EFFECTIVES = Object.freeze(['now', 'next_business_date'] as const);

/** Version of the document and of the files of this release. */
export const FORMAT_VERSION = 1;
/** The newest version of the rules of this release; it has all of them from 1 on. */
export const RULES_VERSION = 2;

const MAX_CLOCK_RATE = 1_000;
const MAX_DECIMALS = 8;

/** A currency of the ledger. */
export interface GenesisCurrency {
  /** 1 to 8 of `A-Z0-9`. */
  code: string;
  /** 0 to 8. */
  decimals: number;
}

/** A participant of the first hour. */
export interface GenesisParticipant {
  name: string;
  /** Bits of `ROLES`, not 0. */
  roles: number;
  rootKey: Uint8Array;
}

/** A witness of the first hour. */
export interface GenesisWitness {
  name: string;
  key: Uint8Array;
}

/** The genesis document; keys are 32 bytes. */
export interface Genesis {
  formatVersion: number;
  network: (typeof NETWORKS)[number];
  /** Timestamp of block 0 in microseconds. */
  time: number;
  /** Ledger seconds a second of the machine, 1 to 1,000. */
  clockRate: number;
  ledgerAudience: (typeof LEDGER_AUDIENCES)[number];
  /** Signatures for an operator's change: 1 or 2. */
  approvals: number;
  effective: (typeof EFFECTIVES)[number];
  currencies: GenesisCurrency[];
  participants: GenesisParticipant[];
  operatorKey: Uint8Array;
  witnesses: GenesisWitness[];
  quorum: number;
  rulesVersion: number;
}

/** What `parseGenesis` found. */
export type ParsedGenesis = { ok: true; genesis: Genesis } | { ok: false; reason: string };

const GENESIS_FIELDS = [
  'formatVersion',
  'network',
  'time',
  'clockRate',
  'ledgerAudience',
  'approvals',
  'effective',
  'currencies',
  'participants',
  'operatorKey',
  'witnesses',
  'quorum',
  'rulesVersion',
] as const;

const ROLE_NAMES = Object.keys(ROLES) as Role[];

/** Names of the bits of `roles` in their order. */
export function roleNames(roles: number): Role[] {
  return ROLE_NAMES.filter((role) => (roles & ROLES[role]) !== 0);
}

function check(condition: boolean, reason: string): void {
  if (!condition) throw new DocumentFault(reason);
}

function checkDistinct(texts: readonly string[], what: string): void {
  check(new Set(texts).size === texts.length, `${what} are not distinct`);
}

function checkName(name: string, place: string): void {
  const bytes = tryEncodeUtf8(name);
  check(bytes !== null && isName(bytes), `${place} is not a name`);
}

/** Throws a DocumentFault at the first breach of a rule that spans fields or forms; keys are not looked at as points. */
function checkRules(genesis: Genesis): void {
  const { currencies, participants, witnesses } = genesis;
  check(genesis.formatVersion === FORMAT_VERSION, `formatVersion is not ${FORMAT_VERSION}`);
  wholeNumber(genesis.rulesVersion, 'rulesVersion', 1, RULES_VERSION);
  wholeNumber(genesis.time, 'time', 0, MAX_SAFE_UINT);
  wholeNumber(genesis.clockRate, 'clockRate', 1, MAX_CLOCK_RATE);
  check(genesis.network !== 'prod' || genesis.clockRate === 1, 'clockRate is not 1 on prod');
  wholeNumber(genesis.approvals, 'approvals', 1, 2);
  listOf(currencies, 'currencies', 1, LIMITS.maxCurrencies);
  listOf(participants, 'participants', 1, LIMITS.maxGenesisParticipants);
  listOf(witnesses, 'witnesses', 0, LIMITS.maxWitnesses);
  currencies.forEach((currency, i) => {
    check(isCurrencyCode(currency.code), `currencies[${i}].code is not a currency code`);
    wholeNumber(currency.decimals, `currencies[${i}].decimals`, 0, MAX_DECIMALS);
  });
  participants.forEach((participant, i) => {
    checkName(participant.name, `participants[${i}].name`);
    wholeNumber(participant.roles, `participants[${i}].roles`, 1, ALL_ROLES);
  });
  witnesses.forEach((witness, i) => {
    checkName(witness.name, `witnesses[${i}].name`);
  });
  const codes = currencies.map((currency) => currency.code);
  checkDistinct(codes, 'currency codes');
  const rootKeys = participants.map((participant) => toHex(participant.rootKey));
  checkDistinct(rootKeys, 'root keys');
  const witnessKeys = witnesses.map((witness) => toHex(witness.key));
  checkDistinct(witnessKeys, 'witness keys');
  wholeNumber(genesis.quorum, 'quorum', 0, witnesses.length);
}

function checkKey(key: Uint8Array, place: string): void {
  check(isValidPublicKey(key), `${place} is not a key of the prime-order subgroup`);
}

function readRoles(value: unknown, place: string): number {
  let roles = 0;
  for (const entry of listOf(value, place, 1, ROLE_NAMES.length)) {
    const bit = ROLES[oneOf(entry, place, ROLE_NAMES)];
    check(bit > roles, `${place} are not in the order of their bits`);
    roles |= bit;
  }
  return roles;
}

function readGenesis(text: string): Genesis {
  const document = objectWith(parseStrictJson(text), 'genesis', GENESIS_FIELDS);
  const genesis: Genesis = {
    formatVersion: wholeNumber(document.formatVersion, 'formatVersion', 0, MAX_SAFE_UINT),
    network: oneOf(document.network, 'network', NETWORKS),
    time: wholeNumber(document.time, 'time', 0, MAX_SAFE_UINT),
    clockRate: wholeNumber(document.clockRate, 'clockRate', 1, MAX_CLOCK_RATE),
    ledgerAudience: oneOf(document.ledgerAudience, 'ledgerAudience', LEDGER_AUDIENCES),
    approvals: wholeNumber(document.approvals, 'approvals', 1, 2),
    effective: oneOf(document.effective, 'effective', EFFECTIVES),
    currencies: listOf(document.currencies, 'currencies', 1, LIMITS.maxCurrencies).map(
      (entry, i) => {
        const place = `currencies[${i}]`;
        const { code, decimals } = objectWith(entry, place, ['code', 'decimals']);
        return {
          code: textValue(code, `${place}.code`),
          decimals: wholeNumber(decimals, `${place}.decimals`, 0, MAX_DECIMALS),
        };
      },
    ),
    participants: listOf(
      document.participants,
      'participants',
      1,
      LIMITS.maxGenesisParticipants,
    ).map((entry, i) => {
      const place = `participants[${i}]`;
      const { name, roles, rootKey } = objectWith(entry, place, ['name', 'roles', 'rootKey']);
      return {
        name: textValue(name, `${place}.name`),
        roles: readRoles(roles, `${place}.roles`),
        rootKey: hex32(rootKey, `${place}.rootKey`),
      };
    }),
    operatorKey: hex32(document.operatorKey, 'operatorKey'),
    witnesses: listOf(document.witnesses, 'witnesses', 0, LIMITS.maxWitnesses).map((entry, i) => {
      const place = `witnesses[${i}]`;
      const { name, key } = objectWith(entry, place, ['name', 'key']);
      return { name: textValue(name, `${place}.name`), key: hex32(key, `${place}.key`) };
    }),
    quorum: wholeNumber(document.quorum, 'quorum', 0, LIMITS.maxWitnesses),
    rulesVersion: wholeNumber(document.rulesVersion, 'rulesVersion', 1, RULES_VERSION),
  };
  checkRules(genesis);
  genesis.participants.forEach((participant, i) => {
    checkKey(participant.rootKey, `participants[${i}].rootKey`);
  });
  checkKey(genesis.operatorKey, 'operatorKey');
  genesis.witnesses.forEach((witness, i) => {
    checkKey(witness.key, `witnesses[${i}].key`);
  });
  return genesis;
}

/**
 * The genesis that a JSON document says, or the reason why it says none; never throws.
 *
 * Strict: unknown, missing and repeated fields, values outside their range and keys that could not be registered are
 * refused. About 2 ms a key.
 */
export function parseGenesis(text: string): ParsedGenesis {
  const read = faultAsReason(() => readGenesis(text));
  return read.ok ? { ok: true, genesis: read.value } : read;
}

/** The JSON document as it is stored: two spaces of indent and a line feed at the end. */
export function formatGenesis(genesis: Genesis): string {
  const document = {
    formatVersion: genesis.formatVersion,
    network: genesis.network,
    time: genesis.time,
    clockRate: genesis.clockRate,
    ledgerAudience: genesis.ledgerAudience,
    approvals: genesis.approvals,
    effective: genesis.effective,
    currencies: genesis.currencies.map(({ code, decimals }) => ({ code, decimals })),
    participants: genesis.participants.map(({ name, roles, rootKey }) => ({
      name,
      roles: roleNames(roles),
      rootKey: toHex(rootKey),
    })),
    operatorKey: toHex(genesis.operatorKey),
    witnesses: genesis.witnesses.map(({ name, key }) => ({ name, key: toHex(key) })),
    quorum: genesis.quorum,
    rulesVersion: genesis.rulesVersion,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** SSZ of a list of parts of variable size: their offsets, then they. */
function encodeParts(parts: readonly Uint8Array[]): Uint8Array {
  const offsets = new Uint8Array(4 * parts.length);
  let at = offsets.length;
  parts.forEach((part, i) => {
    writeU32(offsets, 4 * i, at);
    at += part.length;
  });
  return concatBytes(offsets, ...parts);
}

function encodeCurrency({ code, decimals }: GenesisCurrency): Uint8Array {
  const fixed = new Uint8Array(5);
  writeU32(fixed, 0, fixed.length);
  writeU8(fixed, 4, decimals);
  return concatBytes(fixed, fromLatin1(code));
}

function encodeParticipant({ name, roles, rootKey }: GenesisParticipant): Uint8Array {
  const fixed = new Uint8Array(40);
  writeU32(fixed, 0, fixed.length);
  writeU32(fixed, 4, roles);
  writeBytes(fixed, 8, rootKey, 32);
  return concatBytes(fixed, encodeUtf8(name));
}

function encodeWitness({ name, key }: GenesisWitness): Uint8Array {
  const fixed = new Uint8Array(36);
  writeU32(fixed, 0, fixed.length);
  writeBytes(fixed, 4, key, 32);
  return concatBytes(fixed, encodeUtf8(name));
}

/** SSZ(genesis); throws a RangeError at a field outside its range. Whether keys are valid points is not looked at. */
export function encodeGenesis(genesis: Genesis): Uint8Array {
  const checked = faultAsReason(() => checkRules(genesis));
  if (!checked.ok) throw new RangeError(checked.reason);
  const currencies = encodeParts(genesis.currencies.map(encodeCurrency));
  const participants = encodeParts(genesis.participants.map(encodeParticipant));
  const witnesses = encodeParts(genesis.witnesses.map(encodeWitness));
  const fixed = new Uint8Array(70);
  writeU32(fixed, 0, genesis.formatVersion);
  writeU8(fixed, 4, NETWORKS.indexOf(genesis.network));
  writeU64(fixed, 5, genesis.time);
  writeU32(fixed, 13, genesis.clockRate);
  writeU8(fixed, 17, LEDGER_AUDIENCES.indexOf(genesis.ledgerAudience));
  writeU8(fixed, 18, genesis.approvals);
  writeU8(fixed, 19, EFFECTIVES.indexOf(genesis.effective));
  writeU32(fixed, 20, fixed.length);
  writeU32(fixed, 24, fixed.length + currencies.length);
  writeBytes(fixed, 28, genesis.operatorKey, 32);
  writeU32(fixed, 60, fixed.length + currencies.length + participants.length);
  writeU16(fixed, 64, genesis.quorum);
  writeU32(fixed, 66, genesis.rulesVersion);
  return concatBytes(fixed, currencies, participants, witnesses);
}

/** Id of the ledger: `SHA-256(domain ‖ SSZ(genesis))`; throws a RangeError at a field outside its range. */
export function chainIdOf(hasher: Hasher, genesis: Genesis): Uint8Array {
  return hasher.sha256(concatBytes(DOMAINS.genesis, encodeGenesis(genesis)));
}
