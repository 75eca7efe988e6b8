/** Buckets a factor of two: a value is told to within 3 %. */
const BUCKETS_PER_OCTAVE = 24;
const OCTAVES = 32;

/** Latencies in microseconds, counted in buckets of equal ratio: the same memory however many there are. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(BUCKETS_PER_OCTAVE * OCTAVES);
  #count = 0;
  #largest = 0;

  /** How many were counted. */
  get count(): number {
    return this.#count;
  }

  /** The largest, exactly. */
  get largest(): number {
    return this.#largest;
  }

  /** Counts one latency of `microseconds`, taken as at least 1. */
  add(microseconds: number): void {
    const place = Math.floor(Math.log2(Math.max(microseconds, 1)) * BUCKETS_PER_OCTAVE);
    const bucket = Math.min(place, this.#counts.length - 1);
    this.#counts[bucket] = this.#counts[bucket]! + 1;
    this.#count += 1;
    if (microseconds > this.#largest) this.#largest = microseconds;
  }

  /** Upper end of the bucket of the `part` quantile (0 to 1), in whole microseconds; 0 if nothing was counted. */
  quantile(part: number): number {
    const rank = Math.ceil(part * this.#count);
    let seen = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      seen += count;
      if (count > 0 && seen >= rank) {
        return Math.min(Math.round(2 ** ((bucket + 1) / BUCKETS_PER_OCTAVE)), this.#largest);
      }
    }
    return 0;
  }
}

/** Latencies of a whole run, and of the time since they were last taken. */
export class LatencyRecord {
  readonly all = new LatencyHistogram();
  #recent = new LatencyHistogram();

  /** Counts one latency in both. */
  add(microseconds: number): void {
    this.all.add(microseconds);
    this.#recent.add(microseconds);
  }

  /** Those since the last call. */
  take(): LatencyHistogram {
    const taken = this.#recent;
    this.#recent = new LatencyHistogram();
    return taken;
  }
}
