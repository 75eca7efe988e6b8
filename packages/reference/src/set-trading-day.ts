/** SetTradingDay (docs/spec/commands.md section 11). */
import type { Command, RejectCode } from '@jangbu/protocol';
import { type CommandExecution, type CommandRule, emit, hasRole, hasScope } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { tradingDaySet } from './market-events.ts';
import { TABLE } from './records.ts';
import type { State } from './state.ts';
import { CLOSED_TEMPLATE } from './trading-clock.ts';

type SetTradingDay = Extract<Command, { kind: 'SetTradingDay' }>;

/** The command. */
export const setTradingDayRule: CommandRule<'SetTradingDay'> = { check, apply };

function apply(execution: CommandExecution, command: SetTradingDay): number {
  const { state } = execution;
  const { market, date, template } = command;
  let row = rowOf(state, command);
  if (row === -1) {
    row = state.addTradingDay({ market, date, template });
  } else {
    state.tradingDays[row]!.template = template;
    state.write(TABLE.calendars, row);
  }
  emit(execution, tradingDaySet(state.tradingDays[row]!));
  return row;
}

/** The row of a pair of market and date, -1 if there is none. */
function rowOf(state: State, { market, date }: SetTradingDay): number {
  return state.tradingDays.findIndex((day) => day.market === market && day.date === date);
}

function check(execution: CommandExecution, command: SetTradingDay): RejectCode {
  const { state, limits } = execution;
  if (!hasRole(execution, ROLE.operator)) return 'role_missing';
  if (!hasScope(execution, SCOPE.office)) return 'scope_missing';
  const market = state.markets[command.market - 1];
  if (market === undefined) return 'unknown_market';
  const { date, template } = command;
  if (date <= state.parameters.businessDate) return 'bad_value';
  const isKnown = market.windows.some((window) => window.template === template);
  if (template !== CLOSED_TEMPLATE && !isKnown) return 'bad_value';
  const isNewRow = rowOf(state, command) === -1;
  if (isNewRow && state.tradingDays.length >= limits.maxTradingDays) return 'limit_reached';
  return 'ok';
}
