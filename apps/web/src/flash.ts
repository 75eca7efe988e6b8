import { type RefObject, useEffect, useRef } from 'react';

const SHOWN_MS = 80;
const FADED_MS = 400;
const LEAST_PAUSE_MS = 250;

/**
 * Lights the ground of an element up when its value changes, four times a second at most; above that only the value
 * changes. Where less motion is wished for, a line around it stands still for as long.
 *
 * @param key - what the value belongs to; another key is another value, which does not flash.
 * @param colour - a colour token, such as `--rise-bar`.
 */
export function useFlash(
  element: RefObject<HTMLElement | null>,
  key: number,
  value: number,
  colour: string,
): void {
  const shown = useRef({ key, value, atMs: 0 });
  useEffect(() => {
    const before = shown.current;
    const nowMs = performance.now();
    const changed = before.key === key && before.value !== value;
    const flashes = changed && nowMs - before.atMs >= LEAST_PAUSE_MS;
    shown.current = { key, value, atMs: flashes ? nowMs : before.atMs };
    if (!flashes || element.current === null) return;
    const lit = `var(${colour})`;
    const duration = SHOWN_MS + FADED_MS;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      const line = { outline: `1px solid ${lit}`, outlineOffset: '-1px' };
      element.current.animate([line, line], { duration: FADED_MS });
    } else {
      element.current.animate(
        [
          { backgroundColor: lit, offset: 0 },
          { backgroundColor: lit, offset: SHOWN_MS / duration },
          { backgroundColor: 'transparent', offset: 1 },
        ],
        { duration },
      );
    }
  }, [element, key, value, colour]);
}
