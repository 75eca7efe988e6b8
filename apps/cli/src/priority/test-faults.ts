/** What the priority check finds in the lines of `eventOf`, for its tests. */

import type { Phase } from '@jangbu/protocol';
import { expect } from 'vitest';
import { PriorityCheck, type PriorityFault } from '../priority-check.ts';
import { eventOf, type Listing, listing } from './test-events.ts';

/** The first fault in the events of the lines. */
export function faultIn(
  lines: readonly string[],
  of: Listing = 'competitive',
  phase: Phase = 'continuous',
): PriorityFault | undefined {
  const check = new PriorityCheck();
  const { events, commands } = listing(of, phase);
  for (const event of [...events, ...lines.map(eventOf)]) {
    const fault = check.follow(7, event, (position) => commands[position]);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Expects a fault of which the reason contains `reason`, or none. */
export function expectFault(fault: PriorityFault | undefined, reason: string | undefined): void {
  if (reason === undefined) expect(fault).toBeUndefined();
  else expect(fault).toMatchObject({ blockIndex: 7, reason: expect.stringContaining(reason) });
}

/** Lines with what the reason of their fault contains. */
export type Case = readonly [name: string, lines: readonly string[], reason: string | undefined];

/**
 * A book of three sells:
 *
 * asks  102: order 3 (5)
 *       101: order 1 (5), then order 2 (5)
 */
export const BOOK = ['sell 1: 5 @ 101', 'end', 'sell 2: 5 @ 101', 'end', 'sell 3: 5 @ 102', 'end'];
