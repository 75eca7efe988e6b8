/** What the execution of one block works on. */
import type { Command, Hasher, LIMITS, RejectCode } from '@jangbu/protocol';
import { type CommandResult, NONE, STATUS } from './events.ts';
import type { Fields } from './fields.ts';
import type { State } from './state.ts';
import type { TradeLog } from './trade-log.ts';

/** The bounds of docs/spec/encoding.md section 6; tests give lower ones to reach them. */
export type Limits = { readonly [name in keyof typeof LIMITS]: number };

/** A block under way: the state, and what has come of it so far. */
export interface Execution {
  readonly state: State;
  readonly hasher: Hasher;
  readonly limits: Limits;
  readonly tradeLog: TradeLog;
  /** Records of 64 bytes. */
  readonly events: Uint8Array[];
  /** Stored trades of 128 bytes. */
  readonly trades: Uint8Array[];
  /** Of the command in the block, from 0; `NONE` for time-driven work. */
  readonly position: number;
  /** Timestamp of the block before. */
  readonly previousTimestamp: number;
}

/** One command of a valid envelope under way. */
export interface CommandExecution extends Execution {
  /** The envelope's member. */
  readonly participant: number;
  /** Number of the key that signed. */
  readonly key: number;
}

/** A command by its kind. */
export type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** The checks and the effects of a command that is not on orders. */
export interface CommandRule<Kind extends Command['kind']> {
  /** The code of the first check that the command fails, `ok` if there is none. */
  check(execution: CommandExecution, command: CommandOf<Kind>): RejectCode;
  /** Carries out a command that passes the checks; the `id` of its result. */
  apply(execution: CommandExecution, command: CommandOf<Kind>): number;
}

/** `role_missing` or `scope_missing`, where the participant or the key lacks what a command needs. */
export function checkOffice(execution: CommandExecution, role: number, scope: number): RejectCode {
  if (!hasRole(execution, role)) return 'role_missing';
  return hasScope(execution, scope) ? 'ok' : 'scope_missing';
}

/** Gives an event record its position and its sequence number, and appends it. */
export function emit(execution: Execution, event: Fields): void {
  const { parameters } = execution.state;
  event.u32(4, execution.position).u64(8, parameters.nextEventSeq);
  parameters.nextEventSeq += 1;
  execution.events.push(event.bytes);
}

/** True if the participant has a role (a bit of `ROLE`). */
export function hasRole(execution: CommandExecution, role: number): boolean {
  return hasBit(execution.state.participants[execution.participant]!.roles, role);
}

/** True if the key has a scope (a bit of `SCOPE`). */
export function hasScope(execution: CommandExecution, scope: number): boolean {
  return hasBit(execution.state.keys[execution.key]!.scope, scope);
}

/** The result of a command that is not on orders. */
export function done(id: number): CommandResult {
  return {
    status: STATUS.none,
    reject: 'ok',
    row: NONE,
    id,
    cumulativeQuantity: 0n,
    leavesQuantity: 0n,
  };
}

/** The result of a refused command; that of an order command has the status rejected. */
export function refused(reject: RejectCode, isOrderCommand: boolean): CommandResult {
  return { ...done(0), reject, status: isOrderCommand ? STATUS.rejected : STATUS.none };
}

function hasBit(bits: number, bit: number): boolean {
  return Math.floor(bits / bit) % 2 === 1;
}
