export { FaultyDisk } from './faulty-disk.ts';
export { RandomSource } from './random-source.ts';
export { runWorld, type WorldReport } from './world.ts';
