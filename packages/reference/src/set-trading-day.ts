/** SetTradingDay and SetExpiryDay (docs/spec/commands.md sections 11 and 47). */
import type { RejectCode } from '@jangbu/protocol';
import { type CommandExecution, type CommandRule, checkOffice, emit } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { tradingDaySet } from './market-events.ts';
import { expiryDaySet } from './office-events.ts';
import { TABLE, type TradingDay } from './records.ts';
import type { State } from './state.ts';
import { CLOSED_TEMPLATE, weekdayTemplate } from './trading-clock.ts';

const MAX_PERCENT = 100;

/** SetTradingDay. */
export const setTradingDayRule: CommandRule<'SetTradingDay'> = {
  check(execution, command) {
    const refusal = checkOffice(execution, ROLE.operator, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    const market = execution.state.markets[command.market - 1];
    if (market === undefined) return 'unknown_market';
    const { template } = command;
    const isKnown = market.windows.some((window) => window.template === template);
    return checkDay(execution, command, isKnown || template === CLOSED_TEMPLATE);
  },
  apply(execution, command) {
    const row = dayToSet(execution.state, command);
    const day = execution.state.tradingDays[row]!;
    day.template = command.template;
    emit(execution, tradingDaySet(day));
    return row;
  },
};

/** SetExpiryDay. */
export const setExpiryDayRule: CommandRule<'SetExpiryDay'> = {
  check(execution, command) {
    const refusal = checkOffice(execution, ROLE.operator, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    if (execution.state.markets[command.market - 1] === undefined) return 'unknown_market';
    return checkDay(execution, command, command.closingPercent <= MAX_PERCENT);
  },
  apply(execution, command) {
    const row = dayToSet(execution.state, command);
    const day = execution.state.tradingDays[row]!;
    day.closingPercent = command.closingPercent;
    emit(execution, expiryDaySet(day));
    return row;
  },
};

type DayName = Pick<TradingDay, 'market' | 'date'>;

/** The last two checks of both commands: what is set, and room for a row. */
function checkDay(
  { state, limits }: CommandExecution,
  name: DayName,
  isSound: boolean,
): RejectCode {
  if (name.date <= state.parameters.businessDate || !isSound) return 'bad_value';
  const isFull = state.tradingDays.length >= limits.maxTradingDays;
  return isFull && rowOf(state, name) === -1 ? 'limit_reached' : 'ok';
}

/** The row of a pair of market and date as written by this block, made like its weekday if there is none. */
function dayToSet(state: State, name: DayName): number {
  const row = rowOf(state, name);
  if (row !== -1) {
    state.write(TABLE.calendars, row);
    return row;
  }
  const { market, date } = name;
  const template = weekdayTemplate(state.markets[market - 1]!.weekdays, date);
  return state.addTradingDay({ market, date, template, closingPercent: 0 });
}

/** The number of the row of a pair of market and date, -1 if there is none. */
function rowOf(state: State, { market, date }: DayName): number {
  return state.tradingDays.findIndex((day) => day.market === market && day.date === date);
}
