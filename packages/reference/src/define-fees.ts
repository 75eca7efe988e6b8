/** DefineFees (docs/spec/commands.md section 30). */
import type { RejectCode } from '@jangbu/protocol';
import { type CommandOf, type CommandRule, checkOffice, emit } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { feesDefined } from './office-events.ts';
import type { State } from './state.ts';

const MAX_PPM = 250_000;
const CLASS_FEE = 3;
const CLASS_TAX = 4;

/** The command. */
export const defineFeesRule: CommandRule<'DefineFees'> = {
  check(execution, command) {
    const { state, limits } = execution;
    const refusal = checkOffice(execution, ROLE.operator, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    const termsRefusal = checkTerms(state, command);
    if (termsRefusal !== 'ok') return termsRefusal;
    const feeAccount = state.accounts[command.feeAccount];
    const taxAccount = state.accounts[command.taxAccount];
    if (feeAccount === undefined || taxAccount === undefined) return 'unknown_account';
    if (feeAccount.class !== CLASS_FEE || taxAccount.class !== CLASS_TAX) return 'account_class';
    return state.fees.length >= limits.maxFeeRows ? 'limit_reached' : 'ok';
  },
  apply(execution, { kind: _, ...fees }) {
    const { state } = execution;
    const row = state.fees.add(fees);
    state.setFeesDate(state.parameters.businessDate);
    emit(execution, feesDefined(fees));
    return row;
  },
};

/** True if a fee schedule has a row. */
export function hasSchedule(state: State, schedule: number): boolean {
  return state.fees.rows.some((row) => row.schedule === schedule);
}

/** Check 3. */
function checkTerms(state: State, command: CommandOf<'DefineFees'>): RejectCode {
  const { schedule, fromDate, makerPpm, takerPpm, sellTaxPpm } = command;
  const schedules = new Set(state.fees.rows.map((row) => row.schedule));
  if (schedule === 0 || schedule > schedules.size + 1) return 'bad_value';
  if ([makerPpm, takerPpm, sellTaxPpm].some((ppm) => ppm > MAX_PPM)) return 'bad_value';
  if (!hasSchedule(state, schedule)) return 'ok';
  if (fromDate <= state.parameters.businessDate) return 'bad_value';
  const isTaken = state.fees.rows.some(
    (row) => row.schedule === schedule && row.fromDate === fromDate,
  );
  return isTaken ? 'bad_value' : 'ok';
}
