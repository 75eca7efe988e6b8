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
import {
  type AmendOrder,
  COMMAND_KINDS,
  type Command,
  type CommandKind,
  commandSelector,
  type PlaceOrder,
  type RegisterParticipant,
} from './commands.ts';
import {
  MARKET_COMMAND_READERS,
  marketCommandBytes,
  writeMarketCommand,
} from './market-command-codec.ts';
import {
  isOfficeCommand,
  OFFICE_COMMAND_READERS,
  officeCommandBytes,
  writeOfficeCommand,
} from './office-command-codec.ts';
import { isPart, readLatin1, readPart, writePart, writeText } from './ssz-parts.ts';

const MAX_NAME = 64;
const MAX_CLIENT_ORDER_ID = 36;
const MAX_DETAILS = 512;

// Lengths of the fixed parts, which are also the first offsets.
const REGISTER_PARTICIPANT = 40;
const REGISTER_KEY = 51;
const OPEN_ACCOUNT = 17;
const THREE_FIELDS = 16;
const PLACE_ORDER = 46;
const REDUCE_ORDER = 28;
const CANCEL_ORDER = 20;
const AMEND_ORDER = 29;

type Reader = (bytes: Uint8Array, start: number, end: number) => Command | null;

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

function readAmendOrder(bytes: Uint8Array, start: number, end: number): Command | null {
  const part = start + AMEND_ORDER;
  if (!isPart(part, end, MAX_CLIENT_ORDER_ID) || readU32(bytes, start + 16) !== AMEND_ORDER) {
    return null;
  }
  const orderId = readU64(bytes, start + 4);
  const limitPrice = readU64(bytes, start + 21);
  if (orderId < 0 || limitPrice < 0) return null;
  return {
    kind: 'AmendOrder',
    account: readU32(bytes, start),
    orderId,
    rowHint: readU32(bytes, start + 12),
    clientOrderId: readLatin1(bytes, part, end),
    orderType: bytes[start + 20]!,
    limitPrice,
  };
}

const READERS_BY_KIND: Readonly<Record<CommandKind, Reader>> = {
  RegisterParticipant: readRegisterParticipant,
  RegisterKey: readRegisterKey,
  OpenAccount: readOpenAccount,
  CreditCash: readCreditCash,
  IssueShares: readIssueShares,
  PlaceOrder: readPlaceOrder,
  ReduceOrder: readReduceOrder,
  CancelOrder: readCancelOrder,
  AmendOrder: readAmendOrder,
  ...MARKET_COMMAND_READERS,
  ...OFFICE_COMMAND_READERS,
};

/** By selector. */
const READERS: readonly Reader[] = COMMAND_KINDS.map((kind) => READERS_BY_KIND[kind]);

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
    case 'PlaceOrder':
      return 1 + PLACE_ORDER + command.clientOrderId.length + command.details.length;
    case 'ReduceOrder':
      return 1 + REDUCE_ORDER + command.clientOrderId.length;
    case 'CancelOrder':
      return 1 + CANCEL_ORDER + command.clientOrderId.length;
    case 'AmendOrder':
      return 1 + AMEND_ORDER + command.clientOrderId.length;
    default:
      if (isOfficeCommand(command)) return 1 + officeCommandBytes(command);
      return 1 + marketCommandBytes(command);
  }
}

function writeRegisterParticipant(bytes: Uint8Array, at: number, c: RegisterParticipant): void {
  writeU32(bytes, at, REGISTER_PARTICIPANT);
  writeU32(bytes, at + 4, c.roles);
  writeBytes(bytes, at + 8, c.rootKey, 32);
  writePart(bytes, at + REGISTER_PARTICIPANT, c.name, MAX_NAME);
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

function writeAmendOrder(bytes: Uint8Array, at: number, c: AmendOrder): void {
  writeU32(bytes, at, c.account);
  writeU64(bytes, at + 4, c.orderId);
  writeU32(bytes, at + 12, c.rowHint);
  writeU32(bytes, at + 16, AMEND_ORDER);
  writeU8(bytes, at + 20, c.orderType);
  writeU64(bytes, at + 21, c.limitPrice);
  writeText(bytes, at + AMEND_ORDER, c.clientOrderId, MAX_CLIENT_ORDER_ID);
}

/**
 * Writes the selector and the container of `command` at `offset`, `commandBytes(command)` bytes.
 *
 * Throws a RangeError at a field outside its range; what was written before it stays.
 */
export function writeCommand(bytes: Uint8Array, offset: number, command: Command): void {
  const at = offset + 1;
  bytes[offset] = commandSelector(command.kind);
  switch (command.kind) {
    case 'RegisterParticipant':
      writeRegisterParticipant(bytes, at, command);
      break;
    case 'RegisterKey':
      writeBytes(bytes, at, command.publicKey, 32);
      writeU8(bytes, at + 32, command.keyKind);
      writeU16(bytes, at + 33, command.scope);
      writeU64(bytes, at + 35, command.validFrom);
      writeU64(bytes, at + 43, command.validUntil);
      break;
    case 'OpenAccount':
      writeU8(bytes, at, command.class);
      writeBytes(bytes, at + 1, command.secret, 16);
      break;
    case 'CreditCash':
      writeU32(bytes, at, command.account);
      writeU32(bytes, at + 4, command.currency);
      writeU64(bytes, at + 8, command.amount);
      break;
    case 'IssueShares':
      writeU32(bytes, at, command.account);
      writeU32(bytes, at + 4, command.issue);
      writeU64(bytes, at + 8, command.quantity);
      break;
    case 'PlaceOrder':
      writePlaceOrder(bytes, at, command);
      break;
    case 'ReduceOrder':
      writeU32(bytes, at, command.account);
      writeU64(bytes, at + 4, command.orderId);
      writeU32(bytes, at + 12, command.rowHint);
      writeU32(bytes, at + 16, REDUCE_ORDER);
      writeU64(bytes, at + 20, command.quantity);
      writeText(bytes, at + REDUCE_ORDER, command.clientOrderId, MAX_CLIENT_ORDER_ID);
      break;
    case 'CancelOrder':
      writeU32(bytes, at, command.account);
      writeU64(bytes, at + 4, command.orderId);
      writeU32(bytes, at + 12, command.rowHint);
      writeU32(bytes, at + 16, CANCEL_ORDER);
      writeText(bytes, at + CANCEL_ORDER, command.clientOrderId, MAX_CLIENT_ORDER_ID);
      break;
    case 'AmendOrder':
      writeAmendOrder(bytes, at, command);
      break;
    default:
      if (isOfficeCommand(command)) writeOfficeCommand(bytes, at, command);
      else writeMarketCommand(bytes, at, command);
  }
}
