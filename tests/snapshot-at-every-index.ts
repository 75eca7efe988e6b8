import { decodeEvent, EVENT_BYTES, toHex } from '@jangbu/protocol';
import { MemoryFilePort } from '@jangbu/replica';
import { bringBlock, type DayBlock, openDayLedger, randomDayBlocks } from './day-ledger.ts';

const DIR = '/day';

/** Which starts are tried. */
export interface SnapshotRun {
  readonly seed: number;
  /** Blocks of the day. */
  readonly blocks: number;
  /** A start after one block in so many. */
  readonly every: number;
  /** Blocks that a ledger which was started takes; Infinity for all that are left. */
  readonly blocksAfter: number;
}

/** What a run came to. */
export interface SnapshotFigures {
  readonly starts: number;
  /** Blocks that came out with the same hash after a start. */
  readonly compared: number;
  readonly trades: number;
  /** The phases that were entered, with their causes: a day is known to have been one. */
  readonly phases: ReadonlySet<string>;
}

/**
 * Plays a day with its ledger on a disk in memory. After every block a snapshot is written, the disk is copied, and a
 * ledger is started there: it must begin with that snapshot and give the hashes of the first one from there on. Throws
 * where it does not.
 */
export async function startAtEveryIndex(run: SnapshotRun): Promise<SnapshotFigures> {
  const port = new MemoryFilePort();
  port.makeFolder(DIR);
  const opened = await openDayLedger(port, DIR);
  const blocks: (DayBlock & { readonly hash: string })[] = [];
  const disks: { readonly index: number; readonly disk: MemoryFilePort }[] = [];
  const phases = new Set<string>();
  for (const block of randomDayBlocks(opened, run.seed)) {
    if (!bringBlock(opened, block)) continue;
    const { header, hash } = opened.ledger;
    blocks.push({ ...block, hash: toHex(hash) });
    if (header.index % run.every === 0) {
      opened.snapshots.finish();
      disks.push({ index: header.index, disk: port.afterCrash('all', () => 0) });
    }
    if (blocks.length === run.blocks) break;
  }
  for (const { events } of opened.storedBlocks(0)) {
    for (let at = 0; at < events.length; at += EVENT_BYTES) {
      const event = decodeEvent(events, at);
      if (event.kind === 'phase_changed') phases.add(`${event.to} by ${event.cause}`);
    }
  }
  let compared = 0;
  for (const { index, disk } of disks) {
    const again = await openDayLedger(disk, DIR);
    const { startedFrom, executed } = again.recovery;
    if (startedFrom !== index || executed !== 0) {
      throw new Error(
        `the start after block ${index} began at ${startedFrom}, executed ${executed}`,
      );
    }
    // Block 0 is not among them.
    for (const block of blocks.slice(index, index + run.blocksAfter)) {
      bringBlock(again, block);
      const { hash, header } = again.ledger;
      if (toHex(hash) !== block.hash) {
        throw new Error(
          `block ${header.index} differs after a start with the snapshot of ${index}`,
        );
      }
      compared += 1;
    }
  }
  return { starts: disks.length, compared, trades: opened.ledger.state.tradeCount, phases };
}
