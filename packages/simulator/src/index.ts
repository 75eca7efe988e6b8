export type { FaultyDisk } from './faulty-disk.ts';
export { type PlainPort, plainPort } from './plain-port.ts';
export { seedsOf } from './seed-report.ts';
export { runWorld } from './world.ts';
export { QUIET_PLAN, type WorldPlan } from './world-plan.ts';
