import { decodeEvent, EVENT_BYTES } from '@jangbu/protocol';
import { MemoryFilePort } from '@jangbu/replica';
import { expect, it } from 'vitest';
import { FaultyClock } from './faulty-clock.ts';
import { FaultyDisk } from './faulty-disk.ts';
import { RandomSource } from './random-source.ts';
import { Recorder } from './recorder.ts';
import { HistoryReader } from './recovered-history.ts';
import { VENUE_DIR, VenueProcess } from './venue-process.ts';
import { VirtualTime } from './virtual-time.ts';
import { Workload } from './workload.ts';
import { WORLD_BEGIN_MICROSECONDS } from './world-genesis.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;
/** From 07:50 in Seoul past the end of the business date. */
const WORLD_MINUTES = 17 * 60;

/** Phases of the first issue of the market with the minutes of the ledger's day at which they began. */
async function tradingDay(disturb: (clock: FaultyClock, minute: number) => void) {
  const time = new VirtualTime();
  const memory = new MemoryFilePort();
  const random = new RandomSource(11);
  const clock = new FaultyClock(time, WORLD_BEGIN_MICROSECONDS);
  const disk = new FaultyDisk(memory, { random });
  const venue = await VenueProcess.start({ time, clock, disk, recorder: new Recorder() });
  const workload = new Workload(random, venue.state.settings.chainId);
  const startOfDate = WORLD_BEGIN_MICROSECONDS - 470 * MINUTE;
  for (let minute = 0; minute < WORLD_MINUTES; minute += 1) {
    disturb(clock, minute);
    const setup = workload.setup(venue.state, venue.now());
    const sent = setup ?? workload.order(venue.now());
    if (setup !== undefined || minute % 4 === 0) venue.submit(sent);
    await time.advance(MINUTE);
  }
  expect(venue.stoppedBecause).toBeUndefined();
  const { blocks } = new HistoryReader(venue.genesis).read(memory, VENUE_DIR, venue.found);
  const phases: string[] = [];
  for (const { header, events } of blocks) {
    for (let at = 0; at < events.length; at += EVENT_BYTES) {
      const event = decodeEvent(events, at);
      if (event.kind !== 'phase_changed' || event.issue !== 0) continue;
      const minute = Math.floor((header.timestamp - startOfDate) / MINUTE);
      phases.push(`${event.to} ${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`);
    }
  }
  const times = blocks.map(({ header }) => header.timestamp);
  expect(times.every((each, place) => place === 0 || each > (times[place - 1] as number))).toBe(
    true,
  );
  return phases;
}

it('a market opens and closes at the minutes of its day, whatever the clock of day shows', async () => {
  const right = await tradingDay(() => {});
  expect(right).toEqual([
    'pre_open_close 8:30',
    'opening_call 8:40',
    'continuous 9:00',
    'closing_call 15:20',
    'after_hours_close 15:30',
    'after_hours_single 16:00',
    'closed 18:00',
  ]);
  const wrong = await tradingDay((clock, minute) => {
    if (minute === 30) clock.jump(YEAR);
    if (minute === 90) clock.jump(-2 * YEAR);
    if (minute === 200) clock.drift(50_000);
    if (minute === 300) clock.setRight();
    if (minute === 301) clock.jump(-HOUR);
  });
  expect(wrong).toEqual(right);
}, 120_000);

it('a market whose clocks stand still or fall waits, and then has its whole day', async () => {
  const right = await tradingDay(() => {});
  const late = await tradingDay((clock, minute) => {
    if (minute === 100) clock.freeze(true);
    if (minute === 130) clock.freeze(false);
    if (minute === 200) clock.fallBack(30 * SECOND);
  });
  expect(late).toEqual(right);
}, 120_000);
