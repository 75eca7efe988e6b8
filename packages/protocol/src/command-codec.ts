/**
 * Commands to and from SSZ containers, docs/spec/commands.md.
 *
 * Written out by hand because every envelope passes here; a test holds it equal to the SSZ library, bytes and verdicts.
 * Offsets follow from the field lists; `end` is exclusive, and a reader is only given ranges inside `bytes`.
 */

import {
  copyBytes,
  readU16,
  readU32,
  readU64,
  writeBytes,
  writeU8,
  writeU16,
  writeU32,
  writeU64,
} from './bytes.ts';
import type { Command, ListIssue, PlaceOrder, RegisterParticipant } from './commands.ts';
import { fromLatin1 } from './text.ts';

const MAX_NAME = 64;
const MAX_CODE = 12;
const MAX_CLIENT_ORDER_ID = 36;
const MAX_DETAILS = 512;

// Lengths of the fixed parts, which are also the first offsets.
const REGISTER_PARTICIPANT = 40;
const REGISTER_KEY = 51;
const OPEN_ACCOUNT = 17;
const THREE_FIELDS = 16;
const LIST_ISSUE = 67;
const PLACE_ORDER = 46;
const REDUCE_ORDER = 28;
const CANCEL_ORDER = 20;

type Reader = (bytes: Uint8Array, start: number, end: number) => Command | null;

const NO_BYTES = new Uint8Array(0);

function readLatin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let i = start;
  // Four at a time: half the cost of one at a time, and every order passes here.
  for (; i + 4 <= end; i += 4) {
    text += String.fromCharCode(bytes[i]!, bytes[i + 1]!, bytes[i + 2]!, bytes[i + 3]!);
  }
  for (; i < end; i += 1) text += String.fromCharCode(bytes[i]!);
  return text;
}

function readPart(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return start === end ? NO_BYTES : copyBytes(bytes, start, end);
}

/** True if `start ≤ end` and the part is not longer than `limit`. */
function isPart(start: number, end: number, limit: number): boolean {
  return start <= end && end - start <= limit;
}

function readRegisterParticipant(bytes: Uint8Array, start: number, end: number): Command | null {
  const part = start + REGISTER_PARTICIPANT;
  if (!isPart(part, end, MAX_NAME) || readU32(bytes, start) !== REGISTER_PARTICIPANT) return null;
  return {
    kind: 'RegisterParticipant',
    name: readPart(bytes, part, end),
    roles: readU32(bytes, start + 4),
    rootKey: copyBytes(bytes, start + 8, start + 40),
  };
}

function readRegisterKey(bytes: Uint8Array, start: number, end: number): Command | null {
  if (end - start !== REGISTER_KEY) return null;
  const validFrom = readU64(bytes, start + 35);
  const validUntil = readU64(bytes, start + 43);
  if (validFrom < 0 || validUntil < 0) return null;
  return {
    kind: 'RegisterKey',
    publicKey: copyBytes(bytes, start, start + 32),
    keyKind: bytes[start + 32]!,
    scope: readU16(bytes, start + 33),
    validFrom,
    validUntil,
  };
}

function readOpenAccount(bytes: Uint8Array, start: number, end: number): Command | null {
  if (end - start !== OPEN_ACCOUNT) return null;
  return { kind: 'OpenAccount', class: bytes[start]!, secret: copyBytes(bytes, start + 1, end) };
}

function readCreditCash(bytes: Uint8Array, start: number, end: number): Command | null {
  if (end - start !== THREE_FIELDS) return null;
  const amount = readU64(bytes, start + 8);
  if (amount < 0) return null;
  return {
    kind: 'CreditCash',
    account: readU32(bytes, start),
    currency: readU32(bytes, start + 4),
    amount,
  };
}

function readListIssue(bytes: Uint8Array, start: number, end: number): Command | null {
  const shortCode = start + LIST_ISSUE;
  if (shortCode > end || readU32(bytes, start) !== LIST_ISSUE) return null;
  const isin = start + readU32(bytes, start + 4);
  const name = start + readU32(bytes, start + 8);
  const nameEnglish = start + readU32(bytes, start + 12);
  if (!isPart(shortCode, isin, MAX_CODE) || !isPart(isin, name, MAX_CODE)) return null;
  if (!isPart(name, nameEnglish, MAX_NAME) || !isPart(nameEnglish, end, MAX_NAME)) return null;
  const tick = readU64(bytes, start + 27);
  const lot = readU64(bytes, start + 35);
  const basePrice = readU64(bytes, start + 43);
  const lowerLimit = readU64(bytes, start + 51);
  const upperLimit = readU64(bytes, start + 59);
  if (tick < 0 || lot < 0 || basePrice < 0 || lowerLimit < 0 || upperLimit < 0) return null;
  return {
    kind: 'ListIssue',
    shortCode: readLatin1(bytes, shortCode, isin),
    isin: readLatin1(bytes, isin, name),
    name: readPart(bytes, name, nameEnglish),
    nameEnglish: readPart(bytes, nameEnglish, end),
    currency: readU32(bytes, start + 16),
    priceDecimals: bytes[start + 20]!,
    market: bytes[start + 21]!,
    matchingMode: bytes[start + 22]!,
    tickTable: readU32(bytes, start + 23),
    tick,
    lot,
    basePrice,
    lowerLimit,
    upperLimit,
  };
}

function readIssueShares(bytes: Uint8Array, start: number, end: number): Command | null {
  if (end - start !== THREE_FIELDS) return null;
  const quantity = readU64(bytes, start + 8);
  if (quantity < 0) return null;
  return {
    kind: 'IssueShares',
    account: readU32(bytes, start),
    issue: readU32(bytes, start + 4),
    quantity,
  };
}

function readPlaceOrder(bytes: Uint8Array, start: number, end: number): Command | null {
  const clientOrderId = start + PLACE_ORDER;
  if (clientOrderId > end || readU32(bytes, start + 38) !== PLACE_ORDER) return null;
  const details = start + readU32(bytes, start + 42);
  if (!isPart(clientOrderId, details, MAX_CLIENT_ORDER_ID)) return null;
  if (!isPart(details, end, MAX_DETAILS)) return null;
  const quantity = readU64(bytes, start + 11);
  const limitPrice = readU64(bytes, start + 19);
  const stopPrice = readU64(bytes, start + 27);
  if (quantity < 0 || limitPrice < 0 || stopPrice < 0) return null;
  return {
    kind: 'PlaceOrder',
    issue: readU32(bytes, start),
    account: readU32(bytes, start + 4),
    side: bytes[start + 8]!,
    orderType: bytes[start + 9]!,
    timeInForce: bytes[start + 10]!,
    quantity,
    limitPrice,
    stopPrice,
    selfMatch: bytes[start + 35]!,
    flags: readU16(bytes, start + 36),
    clientOrderId: readLatin1(bytes, clientOrderId, details),
    details: readPart(bytes, details, end),
  };
}

function readReduceOrder(bytes: Uint8Array, start: number, end: number): Command | null {
  const part = start + REDUCE_ORDER;
  if (!isPart(part, end, MAX_CLIENT_ORDER_ID) || readU32(bytes, start + 16) !== REDUCE_ORDER) {
    return null;
  }
  const orderId = readU64(bytes, start + 4);
  const quantity = readU64(bytes, start + 20);
  if (orderId < 0 || quantity < 0) return null;
  return {
    kind: 'ReduceOrder',
    account: readU32(bytes, start),
    orderId,
    rowHint: readU32(bytes, start + 12),
    clientOrderId: readLatin1(bytes, part, end),
    quantity,
  };
}

function readCancelOrder(bytes: Uint8Array, start: number, end: number): Command | null {
  const part = start + CANCEL_ORDER;
  if (!isPart(part, end, MAX_CLIENT_ORDER_ID) || readU32(bytes, start + 16) !== CANCEL_ORDER) {
    return null;
  }
  const orderId = readU64(bytes, start + 4);
  if (orderId < 0) return null;
  return {
    kind: 'CancelOrder',
    account: readU32(bytes, start),
    orderId,
    rowHint: readU32(bytes, start + 12),
    clientOrderId: readLatin1(bytes, part, end),
  };
}

/** By selector. */
const READERS: readonly Reader[] = [
  readRegisterParticipant,
  readRegisterKey,
  readOpenAccount,
  readCreditCash,
  readListIssue,
  readIssueShares,
  readPlaceOrder,
  readReduceOrder,
  readCancelOrder,
];

/**
 * The command that `bytes[start..end)` holds with its selector, or null if they are not the canonical form of one.
 *
 * The byte fields are copies; nothing is allocated beyond the length of the range.
 */
export function readCommand(bytes: Uint8Array, start: number, end: number): Command | null {
  if (start >= end) return null;
  const read = READERS[bytes[start]!];
  return read === undefined ? null : read(bytes, start + 1, end);
}

/** Bytes that `writeCommand` writes, the selector included. */
export function commandBytes(command: Command): number {
  switch (command.kind) {
    case 'RegisterParticipant':
      return 1 + REGISTER_PARTICIPANT + command.name.length;
    case 'RegisterKey':
      return 1 + REGISTER_KEY;
    case 'OpenAccount':
      return 1 + OPEN_ACCOUNT;
    case 'CreditCash':
    case 'IssueShares':
      return 1 + THREE_FIELDS;
    case 'ListIssue': {
      const texts = command.shortCode.length + command.isin.length;
      return 1 + LIST_ISSUE + texts + command.name.length + command.nameEnglish.length;
    }
    case 'PlaceOrder':
      return 1 + PLACE_ORDER + command.clientOrderId.length + command.details.length;
    case 'ReduceOrder':
      return 1 + REDUCE_ORDER + command.clientOrderId.length;
    case 'CancelOrder':
      return 1 + CANCEL_ORDER + command.clientOrderId.length;
  }
}

function writePart(bytes: Uint8Array, at: number, part: Uint8Array, limit: number): number {
  if (part.length > limit) throw new RangeError(`more than ${limit} bytes: ${part.length}`);
  writeBytes(bytes, at, part, part.length);
  return at + part.length;
}

function writeText(bytes: Uint8Array, at: number, text: string, limit: number): number {
  return writePart(bytes, at, fromLatin1(text), limit);
}

function writeRegisterParticipant(bytes: Uint8Array, at: number, c: RegisterParticipant): void {
  writeU32(bytes, at, REGISTER_PARTICIPANT);
  writeU32(bytes, at + 4, c.roles);
  writeBytes(bytes, at + 8, c.rootKey, 32);
  writePart(bytes, at + REGISTER_PARTICIPANT, c.name, MAX_NAME);
}

function writeListIssue(bytes: Uint8Array, at: number, c: ListIssue): void {
  writeU32(bytes, at, LIST_ISSUE);
  writeU32(bytes, at + 16, c.currency);
  writeU8(bytes, at + 20, c.priceDecimals);
  writeU8(bytes, at + 21, c.market);
  writeU8(bytes, at + 22, c.matchingMode);
  writeU32(bytes, at + 23, c.tickTable);
  writeU64(bytes, at + 27, c.tick);
  writeU64(bytes, at + 35, c.lot);
  writeU64(bytes, at + 43, c.basePrice);
  writeU64(bytes, at + 51, c.lowerLimit);
  writeU64(bytes, at + 59, c.upperLimit);
  const isin = writeText(bytes, at + LIST_ISSUE, c.shortCode, MAX_CODE);
  const name = writeText(bytes, isin, c.isin, MAX_CODE);
  const nameEnglish = writePart(bytes, name, c.name, MAX_NAME);
  writePart(bytes, nameEnglish, c.nameEnglish, MAX_NAME);
  writeU32(bytes, at + 4, isin - at);
  writeU32(bytes, at + 8, name - at);
  writeU32(bytes, at + 12, nameEnglish - at);
}

function writePlaceOrder(bytes: Uint8Array, at: number, c: PlaceOrder): void {
  writeU32(bytes, at, c.issue);
  writeU32(bytes, at + 4, c.account);
  writeU8(bytes, at + 8, c.side);
  writeU8(bytes, at + 9, c.orderType);
  writeU8(bytes, at + 10, c.timeInForce);
  writeU64(bytes, at + 11, c.quantity);
  writeU64(bytes, at + 19, c.limitPrice);
  writeU64(bytes, at + 27, c.stopPrice);
  writeU8(bytes, at + 35, c.selfMatch);
  writeU16(bytes, at + 36, c.flags);
  writeU32(bytes, at + 38, PLACE_ORDER);
  const details = writeText(bytes, at + PLACE_ORDER, c.clientOrderId, MAX_CLIENT_ORDER_ID);
  writePart(bytes, details, c.details, MAX_DETAILS);
  writeU32(bytes, at + 42, details - at);
}

/**
 * Writes the selector and the container of `command` at `offset`, `commandBytes(command)` bytes.
 *
 * Throws a RangeError at a field outside its range; what was written before it stays.
 */
export function writeCommand(bytes: Uint8Array, offset: number, command: Command): void {
  const at = offset + 1;
  switch (command.kind) {
    case 'RegisterParticipant':
      bytes[offset] = 0;
      writeRegisterParticipant(bytes, at, command);
      break;
    case 'RegisterKey':
      bytes[offset] = 1;
      writeBytes(bytes, at, command.publicKey, 32);
      writeU8(bytes, at + 32, command.keyKind);
      writeU16(bytes, at + 33, command.scope);
      writeU64(bytes, at + 35, command.validFrom);
      writeU64(bytes, at + 43, command.validUntil);
      break;
    case 'OpenAccount':
      bytes[offset] = 2;
      writeU8(bytes, at, command.class);
      writeBytes(bytes, at + 1, command.secret, 16);
      break;
    case 'CreditCash':
      bytes[offset] = 3;
      writeU32(bytes, at, command.account);
      writeU32(bytes, at + 4, command.currency);
      writeU64(bytes, at + 8, command.amount);
      break;
    case 'ListIssue':
      bytes[offset] = 4;
      writeListIssue(bytes, at, command);
      break;
    case 'IssueShares':
      bytes[offset] = 5;
      writeU32(bytes, at, command.account);
      writeU32(bytes, at + 4, command.issue);
      writeU64(bytes, at + 8, command.quantity);
      break;
    case 'PlaceOrder':
      bytes[offset] = 6;
      writePlaceOrder(bytes, at, command);
      break;
    case 'ReduceOrder':
      bytes[offset] = 7;
      writeU32(bytes, at, command.account);
      writeU64(bytes, at + 4, command.orderId);
      writeU32(bytes, at + 12, command.rowHint);
      writeU32(bytes, at + 16, REDUCE_ORDER);
      writeU64(bytes, at + 20, command.quantity);
      writeText(bytes, at + REDUCE_ORDER, command.clientOrderId, MAX_CLIENT_ORDER_ID);
      break;
    case 'CancelOrder':
      bytes[offset] = 8;
      writeU32(bytes, at, command.account);
      writeU64(bytes, at + 4, command.orderId);
      writeU32(bytes, at + 12, command.rowHint);
      writeU32(bytes, at + 16, CANCEL_ORDER);
      writeText(bytes, at + CANCEL_ORDER, command.clientOrderId, MAX_CLIENT_ORDER_ID);
      break;
  }
}
