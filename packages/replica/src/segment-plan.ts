import { frameBytes, type LogEntry } from './frame.ts';
import { SEGMENT_HEAD_BYTES, segmentCapacityBytes } from './segment.ts';

/** Entries that go into one segment. */
export interface SegmentEntries {
  /** Capacity of the segment that they begin; 0 for those that go on in the present one. */
  readonly newCapacityBytes: number;
  readonly entries: LogEntry[];
}

/** Which of `entries` go on in a segment that has `roomBytes` left, and which begin new ones from `nextSegment` on. */
export function planSegments(
  entries: readonly LogEntry[],
  roomBytes: number,
  nextSegment: number,
): SegmentEntries[] {
  const plan: SegmentEntries[] = [];
  let room = roomBytes;
  let segment = nextSegment;
  for (const entry of entries) {
    const needed = frameBytes(entry.payload.length);
    if (needed > room) {
      const newCapacityBytes = segmentCapacityBytes(segment, needed);
      segment += 1;
      room = newCapacityBytes - SEGMENT_HEAD_BYTES;
      plan.push({ newCapacityBytes, entries: [] });
    } else if (plan.length === 0) plan.push({ newCapacityBytes: 0, entries: [] });
    plan.at(-1)!.entries.push(entry);
    room -= needed;
  }
  return plan;
}
