/** DefineTickTable (docs/spec/commands.md section 9). */
import type { Command, RejectCode } from '@jangbu/protocol';
import { type CommandExecution, type CommandRule, emit, hasRole, hasScope } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { tickTableDefined } from './market-events.ts';

type DefineTickTable = Extract<Command, { kind: 'DefineTickTable' }>;

/** The command. */
export const defineTickTableRule: CommandRule<'DefineTickTable'> = { check, apply };

function apply(execution: CommandExecution, command: DefineTickTable): number {
  const bands = command.bands.map(({ from, tick }) => ({ from: BigInt(from), tick: BigInt(tick) }));
  const tickTable = execution.state.addTickTable(bands);
  emit(execution, tickTableDefined(tickTable, bands.length));
  return tickTable;
}

function check(execution: CommandExecution, { bands }: DefineTickTable): RejectCode {
  const { state, limits } = execution;
  if (!hasRole(execution, ROLE.operator)) return 'role_missing';
  if (!hasScope(execution, SCOPE.office)) return 'scope_missing';
  if (bands.length === 0 || bands[0]!.from !== 0) return 'bad_value';
  for (const [place, { from, tick }] of bands.entries()) {
    if (tick < 1) return 'bad_value';
    const before = bands[place - 1];
    if (before === undefined) continue;
    if (from <= before.from) return 'bad_value';
    if (from % tick !== 0 || from % before.tick !== 0) return 'bad_value';
  }
  return state.tickTables.length >= limits.maxTickTables ? 'limit_reached' : 'ok';
}
