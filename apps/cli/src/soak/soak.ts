import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chainIdOf, formatGenesis } from '@jangbu/protocol';
import { nativeHasher, nodeFilePort, saveKeyFile } from '@jangbu/replica';
import { SeededRandom } from '../seeded-random.ts';
import type { LatencyHistogram } from './latency-histogram.ts';
import { postEnvelope, type SoakCounts, SoakMembers } from './soak-members.ts';
import { SoakOrders } from './soak-orders.ts';
import { CHECKPOINT_SEED, type SoakScale, SoakWorld, soakGenesis } from './soak-world.ts';

const COMMAND = fileURLToPath(new URL('../../bin/jangbu.mjs', import.meta.url));
const SEED = 20_261_130;
const TICK_MS = 1;
const KIBIBYTE = 1_024;

/** What a soak does. */
export interface SoakOptions extends SoakScale {
  readonly seconds: number;
  /** Commands a second, evenly spaced. */
  readonly rate: number;
  /** Most commands of an envelope. */
  readonly batch: number;
  /** How often a sample is taken. */
  readonly sampleSeconds: number;
}

/** One sample: counts since the beginning, latencies in microseconds since the sample before. */
export interface SoakSample extends SoakCounts {
  readonly second: number;
  /** Resident memory of the venue's process. */
  readonly venueBytes: number;
  readonly waiting: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly largest: number;
}

/** What came of a soak. */
export interface SoakReport {
  readonly options: SoakOptions;
  readonly samples: readonly SoakSample[];
  /** Latencies of all commands, in microseconds from the moment at which each was due. */
  readonly latency: Readonly<Record<'p50' | 'p99' | 'p999' | 'largest', number>>;
}

/**
 * Runs a venue in a process of its own on a temporary ledger and loads it for a while; `onSample` sees each sample.
 *
 * Throws an Error if the venue does not start, or ends before it is told to.
 */
export async function runSoak(
  options: SoakOptions,
  onSample: (sample: SoakSample) => void,
  interruption: AbortSignal,
): Promise<SoakReport> {
  const dir = mkdtempSync(join(tmpdir(), 'jangbu-soak-'));
  const time = Date.now() * 1_000;
  const genesis = soakGenesis(options, time);
  writeFileSync(join(dir, 'genesis.json'), formatGenesis(genesis));
  saveKeyFile(nodeFilePort, join(dir, 'operator.json'), CHECKPOINT_SEED);
  const venue = await startVenueProcess(dir);
  try {
    const world = new SoakWorld(options, chainIdOf(nativeHasher, genesis));
    const ledgerTime = await ledgerClock(venue.url, options.clockRate);
    await prepare(world, venue.url, ledgerTime);
    return await load(options, world, venue, ledgerTime, onSample, interruption);
  } finally {
    await venue.end();
    rmSync(dir, { recursive: true, force: true });
  }
}

interface VenueProcess {
  readonly url: string;
  readonly pid: number;
  /** True once it has ended. */
  hasEnded(): boolean;
  end(): Promise<void>;
}

async function startVenueProcess(dir: string): Promise<VenueProcess> {
  const options = ['--data', join(dir, 'data'), '--port', '0'];
  const keys = [
    '--genesis',
    join(dir, 'genesis.json'),
    '--operator-key',
    join(dir, 'operator.json'),
  ];
  const child = spawn(process.execPath, [COMMAND, 'start', ...options, ...keys], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await readyUrl(child, ended);
  return {
    url,
    pid: child.pid!,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    end: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

async function readyUrl(child: ChildProcess, ended: Promise<void>): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  const ready = (async () => {
    for await (const line of lines) {
      if (line.startsWith('ready ')) return line.slice('ready '.length);
    }
    return '';
  })();
  const url = await Promise.race([ready, ended.then(() => '')]);
  if (url === '') throw new Error('the venue did not start');
  return url;
}

/** The ledger's time, carried on from one reading. */
async function ledgerClock(url: string, clockRate: number): Promise<() => number> {
  const answer = await fetch(`${url}/v1/time`);
  const { timestamp } = (await answer.json()) as { readonly timestamp: number };
  const readMs = performance.now();
  return () => timestamp + Math.floor((performance.now() - readMs) * 1_000 * clockRate);
}

async function prepare(world: SoakWorld, url: string, ledgerTime: () => number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    for (const envelope of world.preparations(ledgerTime)) {
      const { error, refused } = await postEnvelope(agent, `${url}/v1/transactions`, envelope);
      if (error !== '' || refused > 0) throw new Error(`the world was not made: ${error}`);
    }
  } finally {
    agent.destroy();
  }
}

async function load(
  options: SoakOptions,
  world: SoakWorld,
  venue: VenueProcess,
  ledgerTime: () => number,
  onSample: (sample: SoakSample) => void,
  interruption: AbortSignal,
): Promise<SoakReport> {
  const members = new SoakMembers(world, venue.url, options.batch, ledgerTime);
  const orders = new SoakOrders(world, new SeededRandom(SEED));
  const samples: SoakSample[] = [];
  const startMs = performance.now();
  const intervalMs = 1_000 / options.rate;
  let due = 0;
  let nextSample = options.sampleSeconds;
  for (;;) {
    const elapsedMs = performance.now() - startMs;
    const isOver = elapsedMs >= options.seconds * 1_000 || interruption.aborted;
    for (; !isOver && due * intervalMs <= elapsedMs; due += 1) {
      const { member, command } = orders.next();
      members.take(member, command, startMs + due * intervalMs);
    }
    members.send();
    if (elapsedMs >= nextSample * 1_000 || isOver) {
      const sample = sampleOf(Math.round(elapsedMs / 1_000), members, venue.pid);
      samples.push(sample);
      onSample(sample);
      nextSample += options.sampleSeconds;
    }
    if (isOver || venue.hasEnded()) break;
    await pause(TICK_MS);
  }
  if (venue.hasEnded()) throw new Error('the venue ended while it was loaded');
  while (members.waiting > 0 && !venue.hasEnded()) await pause(TICK_MS);
  members.close();
  return { options, samples, latency: quantilesOf(members.latencies.all) };
}

function quantilesOf(latencies: LatencyHistogram): SoakReport['latency'] {
  return {
    p50: latencies.quantile(0.5),
    p99: latencies.quantile(0.99),
    p999: latencies.quantile(0.999),
    largest: Math.round(latencies.largest),
  };
}

function sampleOf(second: number, members: SoakMembers, pid: number): SoakSample {
  const latencies = members.latencies.take();
  return {
    second,
    ...members.counts,
    waiting: members.waiting,
    venueBytes: residentBytes(pid),
    ...quantilesOf(latencies),
  };
}

/** Resident memory of a process, as Linux tells it; 0 elsewhere. */
function residentBytes(pid: number): number {
  try {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1] ?? 0) * KIBIBYTE;
  } catch {
    return 0;
  }
}
