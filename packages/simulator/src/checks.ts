/** What must hold after every recovery, whatever the machine did to the venue (one line each). */

import { checkInvariants } from '@jangbu/exchange';
import type { Recorded } from './recorder.ts';
import type { HistoryReader, RecoveredHistory } from './recovered-history.ts';

/** A check: what is wrong, or undefined. */
type Check = (
  history: RecoveredHistory,
  recorder: Recorded,
  reader: HistoryReader,
) => string | undefined;

/** Every order that was answered, and every block that was shown, is in the log where the answer said. */
const everyAnswerIsThere: Check = ({ blocks }, recorder) => {
  const missing = recorder.told.find(({ index, hash }) => blocks[index]?.hash !== hash);
  if (missing !== undefined) return `block ${missing.index}, which was shown, is not there`;
  const lost = recorder.answered.find(
    ({ id, index, hash }) => blocks[index]?.hash !== hash || !blocks[index]?.ids.includes(id),
  );
  return lost === undefined
    ? undefined
    : `envelope ${lost.id}, answered in block ${lost.index}, is not there`;
};

/** The log has no fault, and beyond what was shown it has whole blocks of what was sent, nothing else. */
const isPrefixAndWholeBlocks: Check = ({ blocks, fault, hash }, recorder) => {
  if (fault !== undefined) return fault;
  if (blocks.at(-1)?.hash !== hash) return 'the venue goes on after another block than the last';
  const stranger = blocks.find(({ ids }) => ids.some((id) => !recorder.hasSubmitted(id)));
  return stranger === undefined
    ? undefined
    : `block ${stranger.index} has an envelope that nobody sent`;
};

/** Executing the log from genesis gives every event, root and hash in it, and the rows with which the venue goes on. */
const stateIsReplay: Check = (history, _recorder, reader) => reader.difference(history);

/** The start began with the latest snapshot that was stored, or a later one, and had to put none away. */
const storedSnapshotIsUsed: Check = ({ recovery }, { storedSnapshot }) => {
  const [refused] = recovery.refused;
  if (refused !== undefined) return `${refused.file} was not used: ${refused.reason}`;
  return recovery.startedFrom >= storedSnapshot
    ? undefined
    : `it began at block ${recovery.startedFrom}, the snapshot of block ${storedSnapshot} was stored`;
};

/** Trades of an issue are numbered from 1 without gap or repetition, and no envelope is in the log twice. */
const noTradeTwice: Check = ({ blocks }) => {
  const countByIssue = new Map<number, number>();
  const seen = new Set<string>();
  for (const { index: block, trades, ids } of blocks) {
    for (const { issue, index } of trades) {
      const expected = (countByIssue.get(issue) ?? 0) + 1;
      if (index !== expected) return `block ${block}: trade ${index} of issue ${issue}`;
      countByIssue.set(issue, index);
    }
    for (const id of ids) {
      if (seen.has(id)) return `block ${block}: envelope ${id} for the second time`;
      seen.add(id);
    }
  }
  return undefined;
};

/** Cash and shares are what was credited and issued, and what is held is what open orders need. */
const nothingIsMadeOrLost: Check = ({ blocks, state }) => {
  try {
    checkInvariants(state);
  } catch (error) {
    return String(error);
  }
  const sum = (column: Float64Array, count: number) =>
    column.subarray(0, count).reduce((total, amount) => total + amount, 0);
  const { cash, positions } = state;
  const won = sum(cash.available, cash.count) + sum(cash.held, cash.count);
  const shares = sum(positions.available, positions.count) + sum(positions.held, positions.count);
  const credited = blocks.reduce((total, block) => total + block.credited, 0);
  const issued = blocks.reduce((total, block) => total + block.issued, 0);
  if (won !== credited) return `there are ${won} won where ${credited} were credited`;
  return shares === issued ? undefined : `there are ${shares} shares where ${issued} were issued`;
};

/** The checks by name, in order. That a second crash is harmless is checked by crashing again, then by these. */
const CHECKS: Readonly<Record<string, Check>> = Object.freeze({
  everyAnswerIsThere,
  isPrefixAndWholeBlocks,
  stateIsReplay,
  storedSnapshotIsUsed,
  noTradeTwice,
  nothingIsMadeOrLost,
});

/** What is wrong with a ledger after a recovery, one line each. */
export function faultsOf(
  history: RecoveredHistory,
  recorder: Recorded,
  reader: HistoryReader,
  except: readonly string[] = [],
): string[] {
  return Object.entries(CHECKS).flatMap(([name, check]) => {
    if (except.includes(name)) return [];
    const fault = check(history, recorder, reader);
    return fault === undefined ? [] : [`${name}: ${fault}`];
  });
}
