import type { DiskCall, DiskFault } from './faulty-disk.ts';
import type { RandomSource } from './random-source.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { WorldPlan } from './world-plan.ts';

const MAX_SLOW_MICROSECONDS = 10_000_000;
const MAX_SHORTAGE_MICROSECONDS = 60_000_000;
const HUNDRED_THOUSAND = 100_000;
const TEN_THOUSAND = 10_000;

/** Decides what goes wrong with each call of a world's disk. */
export class DiskFaultSource {
  readonly #random: RandomSource;
  readonly #plan: WorldPlan;
  readonly #time: VirtualTime;
  #shortage = '';
  #shortUntil = 0;
  #isCalm = false;

  constructor(random: RandomSource, plan: WorldPlan, time: VirtualTime) {
    this.#random = random;
    this.#plan = plan;
    this.#time = time;
  }

  /** Nothing goes wrong from now on. */
  calm(): void {
    this.#isCalm = true;
  }

  /** Room, file descriptors or the right to write are short for a while. */
  beginShortage(): void {
    this.#shortage = this.#random.pick(this.#plan.shortages);
    this.#shortUntil = this.#time.now + this.#random.between(1, MAX_SHORTAGE_MICROSECONDS);
  }

  /** Microseconds until what is short is there again. */
  get shortForMicroseconds(): number {
    return Math.max(0, this.#shortUntil - this.#time.now);
  }

  /** What goes wrong with a call. */
  faultOf(call: DiskCall): DiskFault | undefined {
    if (this.#isCalm) return undefined;
    if (this.shortForMicroseconds > 0 && this.#isShort(call)) {
      return { kind: 'error', code: this.#shortage };
    }
    const random = this.#random;
    const plan = this.#plan;
    if (call.kind === 'read') {
      return random.below(TEN_THOUSAND) < plan.failedReadsPer10k
        ? { kind: 'error', code: 'EIO' }
        : undefined;
    }
    const isDeadly = plan.deadlyCalls.length === 0 || plan.deadlyCalls.includes(call.kind);
    if (isDeadly && random.below(HUNDRED_THOUSAND) < plan.powerLossesPer100k) {
      return { kind: 'power_loss', side: random.oneIn(2) ? 'before' : 'after' };
    }
    if (isDeadly && random.below(HUNDRED_THOUSAND) < plan.killsInCallsPer100k) {
      return { kind: 'kill', side: random.oneIn(2) ? 'before' : 'after' };
    }
    const isSync = call.kind === 'sync' || call.kind === 'syncFolder';
    if (isSync && random.chance(plan.failedSyncsPerMille)) return { kind: 'error', code: 'EIO' };
    if (isSync && random.chance(plan.slowSyncsPerMille)) {
      return { kind: 'slow', microseconds: random.between(1, MAX_SLOW_MICROSECONDS) };
    }
    const isWrong = call.kind === 'write' && call.path.includes(plan.wrongWritesTo);
    if (isWrong && random.chance(plan.wrongWritesPerMille)) {
      return { kind: 'wrong_write', how: random.pick(plan.wrongWrites) };
    }
    if (call.kind === 'write' && random.chance(plan.shortWritesPerMille)) {
      return { kind: 'short_write' };
    }
    return undefined;
  }

  #isShort({ kind, needsRoom }: DiskCall): boolean {
    switch (this.#shortage) {
      case 'EMFILE':
        return kind === 'open' || kind === 'create';
      case 'EROFS':
        return kind !== 'open' && kind !== 'read';
      default:
        return needsRoom;
    }
  }
}
