import { MemoryFilePort } from '@jangbu/replica';
import { describe, expect, it } from 'vitest';
import { faultsOf } from './checks.ts';
import { FaultyClock } from './faulty-clock.ts';
import { FaultyDisk } from './faulty-disk.ts';
import { RandomSource } from './random-source.ts';
import { Recorder } from './recorder.ts';
import { type HistoricBlock, HistoryReader, type RecoveredHistory } from './recovered-history.ts';
import { VENUE_DIR, VenueProcess } from './venue-process.ts';
import { VirtualTime } from './virtual-time.ts';
import { Workload } from './workload.ts';
import { WORLD_BEGIN_MICROSECONDS } from './world-genesis.ts';

/** A venue that has traded for a while, and what was told about it. */
async function smallWorld() {
  const time = new VirtualTime();
  const memory = new MemoryFilePort();
  const random = new RandomSource(5);
  const recorder = new Recorder();
  const disk = new FaultyDisk(memory, { random });
  const clock = new FaultyClock(time, WORLD_BEGIN_MICROSECONDS);
  const venue = await VenueProcess.start({ time, clock, disk, recorder });
  const workload = new Workload(random, venue.state.settings.chainId);
  for (let sending = 0; sending < 60; sending += 1) {
    const setup = workload.setup(venue.state, venue.now());
    const sent = setup === undefined ? workload.usual(venue.now()) : [setup];
    for (const each of sent) venue.submit(each);
    await time.advance(1_000);
  }
  const reader = new HistoryReader(venue.genesis);
  return { recorder, reader, history: reader.read(memory, VENUE_DIR, venue.found) };
}

describe('a check', async () => {
  const { recorder, reader, history } = await smallWorld();
  const traded = history.blocks.find(({ trades }) => trades.length > 0) as HistoricBlock;
  const last = history.blocks.at(-1) as HistoricBlock;

  /** The same history with other fields in one of its blocks. */
  function withBlock({ index }: HistoricBlock, fields: Partial<HistoricBlock>): RecoveredHistory {
    const blocks = history.blocks.map((block) =>
      block.index === index ? { ...block, ...fields } : block,
    );
    return { ...history, blocks };
  }

  it('finds nothing wrong with a true ledger', () => {
    expect(faultsOf(history, recorder, reader)).toEqual([]);
    expect(recorder.answered.length).toBeGreaterThan(60);
  });

  it.each<[string, RecoveredHistory]>([
    [
      'everyAnswerIsThere: block',
      { ...history, blocks: history.blocks.slice(0, -1), hash: history.blocks.at(-2)?.hash ?? '' },
    ],
    ['everyAnswerIsThere: envelope', withBlock(last, { ids: [] })],
    ['isPrefixAndWholeBlocks: damaged', { ...history, fault: 'damaged' }],
    ['isPrefixAndWholeBlocks: the venue goes on after', { ...history, hash: '00' }],
    [
      `isPrefixAndWholeBlocks: block ${traded.index} has an envelope that nobody`,
      withBlock(traded, { ids: [...traded.ids, '00'] }),
    ],
    [
      `noTradeTwice: block ${traded.index}: trade 1`,
      withBlock(traded, { trades: [...traded.trades, ...traded.trades] }),
    ],
    [`noTradeTwice: block ${last.index}: envelope`, withBlock(last, { ids: traded.ids })],
    ['stateIsReplay: the venue goes on with other rows', { ...history, rows: '00' }],
    [
      'storedSnapshotIsUsed: snapshots/3 was not used: damaged',
      {
        ...history,
        recovery: {
          ...history.recovery,
          refused: [{ file: 'snapshots/3', movedTo: 'torn/3', reason: 'damaged' }],
        },
      },
    ],
    ['nothingIsMadeOrLost: there are', withBlock(traded, { credited: 1 })],
    ['nothingIsMadeOrLost: there are', withBlock(traded, { issued: 1 })],
  ])('finds: %s', (fault, wrong) => {
    expect(faultsOf(wrong, recorder, reader).join('\n')).toContain(fault);
  });

  it('finds a start that did not begin with the stored snapshot', () => {
    const recorded = { ...recorder.upTo(0, 0), storedSnapshot: 7 };
    expect(faultsOf(history, recorded, reader)).toEqual([
      'storedSnapshotIsUsed: it began at block 0, the snapshot of block 7 was stored',
    ]);
  });

  it('finds a block that does not come out of the one before', () => {
    const untried = new HistoryReader(history.genesis);
    const wrong = withBlock(traded, {
      header: { ...traded.header, timestamp: 1 + traded.header.timestamp },
    });
    expect(faultsOf(wrong, recorder, untried)).toEqual([
      `stateIsReplay: block ${traded.index} comes out differently from genesis`,
    ]);
  });
});
