/** DefineMarket (docs/spec/commands.md section 10). */
import { type Command, isName, type RejectCode } from '@jangbu/protocol';
import { type CommandExecution, type CommandRule, emit, hasRole, hasScope } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { marketDefined } from './market-events.ts';
import { PHASE } from './phases.ts';
import type { Market, SessionWindow } from './records.ts';
import { CLOSED_TEMPLATE } from './trading-clock.ts';

type DefineMarket = Extract<Command, { kind: 'DefineMarket' }>;

/** A bit for each of the seven order types. */
const ALL_ORDER_TYPES = 127;
const MAX_NAME_BYTES = 32;
const MAX_RANDOM_END_SECONDS = 600;
const MAX_DOWN_PERCENT = 100;
const MAX_UP_PERCENT = 300;
const MAX_INTERRUPTION_SECONDS = 3_600;
const MAX_INDICATIVE_SECONDS = 60;
const MAX_TEMPLATE = 7;
const DAY_SECONDS = 86_400;
/** The highest number of a session that a window may have. */
const LAST_SESSION = PHASE.periodicCall;

/** The command. */
export const defineMarketRule: CommandRule<'DefineMarket'> = { check, apply };

function apply(execution: CommandExecution, command: DefineMarket): number {
  const { kind: _, ...rules } = command;
  const market: Market = { ...rules, commitment: new Uint8Array(32), retailLimit: 0n };
  const number = execution.state.addMarket(market);
  emit(execution, marketDefined(number, market));
  return number;
}

function check(execution: CommandExecution, command: DefineMarket): RejectCode {
  const { state, limits } = execution;
  if (!hasRole(execution, ROLE.operator)) return 'role_missing';
  if (!hasScope(execution, SCOPE.office)) return 'scope_missing';
  if (command.name.length > MAX_NAME_BYTES || !isName(command.name)) return 'bad_text';
  if (command.matchingMode > 1) return 'bad_value';
  if (state.tickTables[command.tickTable - 1] === undefined) return 'unknown_tick_table';
  if (!hasValidPercents(command) || !hasValidSeconds(command)) return 'bad_value';
  if (!hasValidWindows(command) || !hasValidWeek(command)) return 'bad_value';
  return state.markets.length >= limits.maxMarkets ? 'limit_reached' : 'ok';
}

function hasValidPercents(command: DefineMarket): boolean {
  const { upPercent, downPercent, listingUpPercent, listingDownPercent } = command;
  if ((upPercent === 0) !== (downPercent === 0)) return false;
  if ((listingUpPercent === 0) !== (listingDownPercent === 0)) return false;
  if (upPercent > MAX_UP_PERCENT || listingUpPercent > MAX_UP_PERCENT) return false;
  return [
    downPercent,
    listingDownPercent,
    command.afterHoursPercent,
    command.dynamicPercent,
    command.dynamicClosingPercent,
    command.indexDynamicPercent,
    command.indexDynamicClosingPercent,
    command.staticPercent,
  ].every((percent) => percent <= MAX_DOWN_PERCENT);
}

function hasValidSeconds(command: DefineMarket): boolean {
  const { interruptionSeconds, resumeSeconds, resumeGuardSeconds, indicativeSeconds } = command;
  if (command.randomEndSeconds > MAX_RANDOM_END_SECONDS) return false;
  if (interruptionSeconds < 1 || interruptionSeconds > MAX_INTERRUPTION_SECONDS) return false;
  if (resumeSeconds < 1 || resumeSeconds > MAX_INTERRUPTION_SECONDS) return false;
  if (resumeGuardSeconds > MAX_INTERRUPTION_SECONDS) return false;
  if (command.orderTypes < 1 || command.orderTypes > ALL_ORDER_TYPES) return false;
  return indicativeSeconds >= 1 && indicativeSeconds <= MAX_INDICATIVE_SECONDS;
}

function hasValidWeek({ weekdays, windows }: DefineMarket): boolean {
  const templates = windows.map((window) => window.template);
  return weekdays.every((day) => day === CLOSED_TEMPLATE || templates.includes(day));
}

function hasValidWindows({ windows, matchingMode, randomEndSeconds }: DefineMarket): boolean {
  return windows.every((window, place) => {
    const { template, session, fromSecond, untilSecond } = window;
    if (template > MAX_TEMPLATE || session < 1 || session > LAST_SESSION) return false;
    if (matchingMode === 1 && session !== PHASE.continuous) return false;
    if (fromSecond >= untilSecond || untilSecond + randomEndSeconds >= DAY_SECONDS) return false;
    const before = windows[place - 1];
    if (before !== undefined) {
      if (template < before.template) return false;
      if (template === before.template && fromSecond < before.untilSecond) return false;
    }
    if (!isValidAfter(before, window)) return false;
    if (session === PHASE.preOpenClose && place === windows.length - 1) return false;
    return hasValidInterval(window);
  });
}

/** Whether orders that cross cannot come from one window into continuous trading without a call. */
function isValidAfter(before: SessionWindow | undefined, window: SessionWindow): boolean {
  if (before === undefined) return true;
  const touches = before.template === window.template && before.untilSecond === window.fromSecond;
  if (before.session === PHASE.preOpenClose) {
    return touches && window.session === PHASE.openingCall;
  }
  return !(touches && before.session === PHASE.continuous && window.session === PHASE.continuous);
}

function hasValidInterval({ session, fromSecond, untilSecond, ...rest }: SessionWindow): boolean {
  const { everySeconds } = rest;
  const seconds = untilSecond - fromSecond;
  if (session === PHASE.afterHoursSingle || session === PHASE.periodicCall) {
    return everySeconds >= 1 && seconds % everySeconds === 0;
  }
  return session === PHASE.afterHoursClose ? everySeconds < seconds : everySeconds === 0;
}
