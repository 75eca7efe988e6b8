/** Phases of an issue (docs/spec/events.md and trading-day.md section 4). */

/** Numbers of the phases. */
export const PHASE = {
  closed: 0,
  preOpenClose: 1,
  openingCall: 2,
  continuous: 3,
  closingCall: 4,
  afterHoursClose: 5,
  afterHoursSingle: 6,
  periodicCall: 7,
  viCall: 8,
  resumeCall: 9,
  halt: 10,
} as const;

/** A number of `PHASE`. */
export type Phase = (typeof PHASE)[keyof typeof PHASE];

const CALL_PHASES: readonly Phase[] = [
  PHASE.openingCall,
  PHASE.closingCall,
  PHASE.afterHoursSingle,
  PHASE.periodicCall,
  PHASE.viCall,
  PHASE.resumeCall,
];

/** True if orders are collected in this phase and trade when the call ends. */
export function isCallPhase(phase: Phase): boolean {
  return CALL_PHASES.includes(phase);
}

/** Why a phase changed, as in the event. */
export const CAUSE = { clock: 0, interruption: 1, halt: 2, resumption: 3 } as const;

/** A number of `CAUSE`. */
export type Cause = (typeof CAUSE)[keyof typeof CAUSE];
