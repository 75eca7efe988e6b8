/**
 * Setup file of the pure rooms' tests: reading the clock or drawing a random number from a source file of a pure room throws.
 *
 * Only the immediate caller counts, so the test runner, the test files and the libraries keep both.
 */

const PURE_SOURCE =
  /[\\/]packages[\\/](?:protocol|market|exchange|reference|simulator)[\\/]src[\\/]/;
const TEST_FILE = /\.test\.tsx?$/;

function refusePureCaller(what: string, entry: (...args: never[]) => unknown): void {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = (_error, callSites) => callSites[0]?.getFileName() ?? '';
  const holder: { stack?: unknown } = {};
  Error.captureStackTrace(holder, entry);
  const file = String(holder.stack);
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  const path = file.split('?', 1)[0] ?? '';
  if (PURE_SOURCE.test(path) && !TEST_FILE.test(path)) {
    throw new Error(`${what} was called from a pure room: ${path}`);
  }
}

/** Puts the throwing replacements in place, once; calling it again changes nothing. */
export function guardPureRooms(): void {
  const marked = globalThis as { jangbuPureRoomGuard?: boolean };
  if (marked.jangbuPureRoomGuard) return;
  marked.jangbuPureRoomGuard = true;

  const { random } = Math;
  Math.random = function guardedRandom() {
    refusePureCaller('Math.random', guardedRandom);
    return random();
  };

  const performanceNow = performance.now.bind(performance);
  performance.now = function guardedNow() {
    refusePureCaller('performance.now', guardedNow);
    return performanceNow();
  };

  const RealDate = Date;
  const dateNow = RealDate.now.bind(RealDate);
  RealDate.now = function guardedDateNow() {
    refusePureCaller('Date.now', guardedDateNow);
    return dateNow();
  };
  // Date(…) and new Date(…) are calls of one function, which a proxy can see both of.
  const handler: ProxyHandler<DateConstructor> = {
    apply: function guardedCall(target) {
      refusePureCaller('Date', guardedCall);
      return Reflect.apply(target, undefined, []);
    },
    construct: function guardedConstruct(target, args: [], newTarget) {
      refusePureCaller('Date', guardedConstruct);
      return Reflect.construct(target, args, newTarget);
    },
  };
  globalThis.Date = new Proxy(RealDate, handler);
}

guardPureRooms();
