/**
 * Commands 18 to 47 to and from SSZ containers, docs/spec/commands.md.
 *
 * Written from lists of fields, because all but one of them are integers and keys behind each other, and none is on the
 * path of orders; a test holds the lists equal to the SSZ library and to the pages.
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
import type { Command, OfficeCommand } from './commands.ts';
import type { Propose } from './governance-commands.ts';
import { LIMITS } from './limits.ts';
import { isPart, readPart, writePart } from './ssz-parts.ts';

/** Those of one length. */
type PlainCommand = Exclude<OfficeCommand, Propose>;
type PlainKind = PlainCommand['kind'];

/** Bytes of a field: an unsigned integer of 1 to 8, or a key of 32. */
type Width = 1 | 2 | 4 | 8 | 32;

type FieldsOf<Kind extends PlainKind> = readonly (readonly [
  name: Exclude<keyof Extract<PlainCommand, { kind: Kind }>, 'kind'> & string,
  width: Width,
])[];

const FIELDS: { readonly [Kind in PlainKind]: FieldsOf<Kind> } = {
  RevokeKey: [['publicKey', 32]],
  RotateRootKey: [['newKey', 32]],
  ReplaceRootKey: [
    ['participant', 4],
    ['newKey', 32],
  ],
  DebitCash: [
    ['account', 4],
    ['currency', 4],
    ['amount', 8],
  ],
  RequestWithdrawal: [
    ['account', 4],
    ['currency', 4],
    ['amount', 8],
  ],
  SettleWithdrawal: [
    ['withdrawal', 4],
    ['isPaid', 1],
  ],
  RetireShares: [
    ['account', 4],
    ['issue', 4],
    ['quantity', 8],
  ],
  TransferShares: [
    ['from', 4],
    ['to', 4],
    ['issue', 4],
    ['quantity', 8],
    ['reason', 2],
  ],
  FreezeShares: [
    ['account', 4],
    ['issue', 4],
    ['quantity', 8],
  ],
  ReleaseShares: [
    ['account', 4],
    ['issue', 4],
    ['quantity', 8],
  ],
  FreezeAccount: [
    ['account', 4],
    ['isFrozen', 1],
  ],
  SetAccountTerms: [
    ['account', 4],
    ['flags', 1],
    ['group', 4],
  ],
  DefineFees: [
    ['schedule', 4],
    ['fromDate', 4],
    ['makerPpm', 4],
    ['takerPpm', 4],
    ['sellTaxPpm', 4],
    ['feeAccount', 4],
    ['taxAccount', 4],
  ],
  SetIssueTerms: [
    ['issue', 4],
    ['maxQuantity', 8],
    ['maxNotional', 8],
    ['collarPercent', 2],
    ['feeSchedule', 4],
    ['ownershipCapPpm', 4],
  ],
  SetMarketTerms: [
    ['market', 4],
    ['retailLimit', 8],
  ],
  SetParticipantTerms: [
    ['participant', 4],
    ['ordersPerSecond', 4],
  ],
  SetIssueStatus: [
    ['issue', 4],
    ['status', 1],
  ],
  AttestTotals: [
    ['issue', 4],
    ['participant', 4],
    ['customers', 8],
    ['own', 8],
  ],
  MassCancel: [
    ['account', 4],
    ['issue', 4],
    ['side', 1],
  ],
  KillSwitch: [
    ['participant', 4],
    ['account', 4],
  ],
  ReleaseKillSwitch: [
    ['participant', 4],
    ['account', 4],
  ],
  RatifyHalt: [
    ['market', 4],
    ['issue', 4],
  ],
  BustTrade: [
    ['issue', 4],
    ['index', 8],
  ],
  Approve: [['proposal', 4]],
  WithdrawProposal: [['proposal', 4]],
  ActivateRules: [
    ['version', 4],
    ['businessDate', 4],
  ],
  AdvanceTime: [
    ['from', 8],
    ['to', 8],
  ],
  SetIssueFlags: [
    ['issue', 4],
    ['flags', 2],
  ],
  SetExpiryDay: [
    ['market', 4],
    ['date', 4],
    ['closingPercent', 2],
  ],
};

const PROPOSE = 8;

function plainBytes(kind: PlainKind): number {
  return FIELDS[kind].reduce((sum, [, width]) => sum + width, 0);
}

type Value = number | Uint8Array;
type Reader = (bytes: Uint8Array, start: number, end: number) => OfficeCommand | null;

function readValue(bytes: Uint8Array, at: number, width: Width): Value {
  if (width === 1) return bytes[at]!;
  if (width === 2) return readU16(bytes, at);
  if (width === 4) return readU32(bytes, at);
  return width === 8 ? readU64(bytes, at) : copyBytes(bytes, at, at + 32);
}

function plainReader(kind: PlainKind): Reader {
  const length = plainBytes(kind);
  return (bytes, start, end) => {
    if (end - start !== length) return null;
    const command: Record<string, string | Value> = { kind };
    let at = start;
    for (const [name, width] of FIELDS[kind]) {
      const value = readValue(bytes, at, width);
      // An integer at or above 2^53 is read as -1.
      if (value === -1) return null;
      command[name] = value;
      at += width;
    }
    // The list of fields of this kind names all of them, each with its type.
    return command as unknown as PlainCommand;
  };
}

function readPropose(bytes: Uint8Array, start: number, end: number): OfficeCommand | null {
  const part = start + PROPOSE;
  if (!isPart(part, end, LIMITS.maxActionBytes) || readU32(bytes, start + 4) !== PROPOSE) {
    return null;
  }
  const action = readPart(bytes, part, end);
  return { kind: 'Propose', effectiveDate: readU32(bytes, start), action };
}

/** Readers of the containers by kind; null for bytes that are not canonical. */
export const OFFICE_COMMAND_READERS = {
  ...(Object.fromEntries(
    Object.keys(FIELDS).map((kind) => [kind, plainReader(kind as PlainKind)]),
  ) as Record<PlainKind, Reader>),
  Propose: readPropose,
} satisfies Record<OfficeCommand['kind'], Reader>;

/** True for a command of this page. */
export function isOfficeCommand(command: Command): command is OfficeCommand {
  return command.kind in OFFICE_COMMAND_READERS;
}

/** Bytes of the container of `command`, without its selector. */
export function officeCommandBytes(command: OfficeCommand): number {
  return command.kind === 'Propose' ? PROPOSE + command.action.length : plainBytes(command.kind);
}

function writeValue(bytes: Uint8Array, at: number, width: Width, value: Value): void {
  if (width === 32) writeBytes(bytes, at, value as Uint8Array, width);
  else if (width === 1) writeU8(bytes, at, value as number);
  else if (width === 2) writeU16(bytes, at, value as number);
  else if (width === 4) writeU32(bytes, at, value as number);
  else writeU64(bytes, at, value as number);
}

/** Writes the container of `command` at `offset`; throws a RangeError at a field outside its range. */
export function writeOfficeCommand(
  bytes: Uint8Array,
  offset: number,
  command: OfficeCommand,
): void {
  if (command.kind === 'Propose') {
    writeU32(bytes, offset, command.effectiveDate);
    writeU32(bytes, offset + 4, PROPOSE);
    writePart(bytes, offset + PROPOSE, command.action, LIMITS.maxActionBytes);
    return;
  }
  const values = command as unknown as Readonly<Record<string, Value>>;
  let at = offset;
  for (const [name, width] of FIELDS[command.kind]) {
    writeValue(bytes, at, width, values[name]!);
    at += width;
  }
}
