/** What lets something run later. The process has its own; the simulator brings one whose time is virtual. */
export interface Timers {
  /** Runs `action` in a turn of its own, after what is ready now. */
  soon(action: () => void): void;
  /**
   * Runs `action` in `ms` milliseconds (at most 2,147,483,647) unless the function that it returns is called before.
   * Nothing is kept alive by it.
   */
  after(ms: number, action: () => void): () => void;
}

/** The event loop of this process. */
export const processTimers: Timers = Object.freeze({
  soon(action: () => void): void {
    setImmediate(action);
  },
  after(ms: number, action: () => void): () => void {
    const timer = setTimeout(action, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
});
