import { useEffect, useState } from 'react';
import { usePage } from './reader.ts';
import { secondsLeft } from './session-times.ts';

const LOOK_EVERY_MS = 250;

/** Whole seconds of ledger time to `until` (microseconds), as they pass; null without a moment or a clock. */
export function useSecondsLeft(until: number | null): number | null {
  const { market } = usePage();
  const look = () => {
    const now = market.clock.now();
    return until === null || now === null ? null : secondsLeft(until, now);
  };
  const [seconds, setSeconds] = useState(look);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks anew whenever the moment is another.
  useEffect(() => {
    setSeconds(look());
    const timer = setInterval(() => setSeconds(look()), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [until, market]);
  return seconds;
}
