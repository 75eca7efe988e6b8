import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { GatewayPorts } from '@jangbu/gateway';
import {
  chainIdOf,
  equalBytes,
  formatGenesis,
  type Genesis,
  parseGenesis,
  toHex,
} from '@jangbu/protocol';
import {
  ClockWatch,
  clockRefusal,
  EmbeddedSequencer,
  ensureFolders,
  LedgerClock,
  loadKeyFile,
  loadRestoredMark,
  type NewLedgerKeys,
  nativeHasher,
  nodeFilePort,
  type OpenLedger,
  openLedger,
  processClock,
  processTimers,
  restoreOnThread,
  StoredBlockReader,
  startProcessThreads,
  testEnvelope,
  USUAL_PACE,
} from '@jangbu/replica';
import { timeConsent } from './advance-time.ts';
import { type Demo, demoTrader, startDemo } from './demo.ts';
import { demoGenesis } from './demo-genesis.ts';
import { Doors } from './doors.ts';
import { LedgerViews } from './ledger-views.ts';
import { messageOf, refusalOf, requireFitAudience, StartRefusal } from './start-refusal.ts';
import { ViewCatchUp } from './view-catch-up.ts';

const SEED_BYTES = 32;
/** What the views may take of the start; the rest of the ledger is folded while orders are taken. */
const READY_WITHIN_MS = 250;
/** How often the clock of the machine is looked at. */
const CLOCK_WATCH_MS = 1_000;

/** How a venue is started. */
export interface VenueOptions {
  /** Folder of the ledger; made if it is not there. */
  readonly dataDir: string;
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  /** Makes a demo ledger in an empty folder, and runs its market makers. */
  readonly demo: boolean;
  /** Genesis document for an empty folder. */
  readonly genesisFile?: string;
  /** Key file that signs checkpoints, for an empty folder. */
  readonly operatorKeyFile?: string;
  /** Key file of the operator that consents to a jump of the ledger's time; used only where one is needed. */
  readonly advanceTimeKeyFile?: string;
  /** Blocks after which a snapshot is due, instead of the usual number. */
  readonly snapshotBlocks?: number | undefined;
  /** Folder of the built page. */
  readonly webDir?: string;
  /** `/health` and `/metrics` answer every address, not this machine alone. */
  readonly isWatchedByAll?: boolean;
  /** Takes one line for people. */
  readonly log: (line: string) => void;
}

/** A running venue. */
export interface Venue {
  readonly url: string;
  /** Stops taking orders, answers what waits, closes the ledger; a second call waits for the first. */
  close(): Promise<void>;
}

/**
 * Starts a venue on the embedded ledger and returns when it answers.
 *
 * Throws a StartRefusal, and then nothing is left running and the blocks of the ledger are as they were.
 */
export async function startVenue(options: VenueOptions): Promise<Venue> {
  const opened = await open(options);
  const views = new LedgerViews(options.dataDir);
  try {
    requireFitAudience(opened.genesis);
    requireSameGenesis(options, opened.ledger.state.settings.chainId);
    if (options.demo && opened.genesis.network !== 'demo') {
      const message = `the ledger in ${options.dataDir} is not a demo; start it without --demo`;
      throw new StartRefusal('bad_input', message);
    }
    const first = opened.storedBlocks(0).next().value;
    if (first !== undefined) views.take(first, opened.genesis);
    return await openDoors(options, opened, views);
  } catch (error) {
    views.close();
    await opened.close();
    throw error;
  }
}

/** A start that names a genesis document must not run another ledger that happens to be in the folder. */
function requireSameGenesis(options: VenueOptions, chainId: Uint8Array): void {
  const given = givenLedger(options);
  if (given === undefined || equalBytes(chainIdOf(nativeHasher, given.genesis), chainId)) return;
  const message = `${options.dataDir} holds the ledger of another genesis document than ${options.genesisFile}; take another folder, or start without --genesis`;
  throw new StartRefusal('bad_input', message);
}

/** The genesis document and the operator's key that the call names, if it does. */
function givenLedger({ genesisFile, operatorKeyFile }: VenueOptions): NewLedgerKeys | undefined {
  if (genesisFile === undefined || operatorKeyFile === undefined) return undefined;
  const genesis = readGenesis(genesisFile);
  requireFitAudience(genesis);
  const key = loadKeyFile(nodeFilePort, operatorKeyFile);
  if (!key.ok) throw new StartRefusal('bad_input', `${operatorKeyFile}: ${key.reason}`);
  if (!equalBytes(key.publicKey, genesis.operatorKey)) {
    const message = `the key in ${operatorKeyFile} is not the operator key of ${genesisFile}`;
    throw new StartRefusal('bad_input', message);
  }
  return { genesis, operatorSeed: key.seed };
}

/** What a folder without a ledger gets: the given genesis, or that of a new demo. */
function newLedger(options: VenueOptions): NewLedgerKeys {
  const { dataDir } = options;
  const given = givenLedger(options);
  if (given !== undefined) {
    const { genesis } = given;
    const early = clockRefusal(processClock, { index: 0, timestamp: genesis.time }, genesis);
    if (early !== undefined) throw new StartRefusal('clock', early);
    return given;
  }
  if (!options.demo) {
    const message = `there is no ledger in ${dataDir}; start with --demo, or with --genesis FILE and --operator-key FILE`;
    throw new StartRefusal('bad_input', message);
  }
  const operatorSeed = new Uint8Array(randomBytes(SEED_BYTES));
  return { genesis: demoGenesis(operatorSeed, processClock.wallMicroseconds()), operatorSeed };
}

function readGenesis(path: string): Genesis {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new StartRefusal('bad_input', `the genesis document cannot be read: ${messageOf(error)}`);
  }
  const parsed = parseGenesis(text);
  if (parsed.ok) return parsed.genesis;
  throw new StartRefusal('bad_input', `${path} is not a genesis document: ${parsed.reason}`);
}

async function open(options: VenueOptions): Promise<OpenLedger> {
  const { dataDir, genesisFile, operatorKeyFile, snapshotBlocks } = options;
  if ((genesisFile === undefined) !== (operatorKeyFile === undefined)) {
    throw new StartRefusal('bad_input', '--genesis and --operator-key belong together');
  }
  try {
    ensureFolders(nodeFilePort, dirname(resolve(dataDir)));
    const dueBlocks = snapshotBlocks ?? USUAL_PACE.dueBlocks;
    const opened = await openLedger({
      dir: dataDir,
      create: () => newLedger(options),
      startRestorer: restoreOnThread,
      snapshotPace: { ...USUAL_PACE, dueBlocks },
    });
    reportRecovery(options, opened);
    return opened;
  } catch (error) {
    throw refusalOf(error);
  }
}

function reportRecovery({ log, dataDir }: VenueOptions, { recovery, ledger }: OpenLedger): void {
  const { torn, refused, startedFrom, executed } = recovery;
  const restored = loadRestoredMark(nodeFilePort, dataDir);
  // Once there are later blocks the ledger has gone on from there, and a warning comes too late.
  if (restored?.index === ledger.header.index) {
    log(
      `this ledger was restored from a backup at block ${restored.index}; blocks that were signed after it are not here`,
    );
  }
  for (const { file, movedTo, reason } of refused) {
    log(`${file} was not used and is now ${movedTo}: ${reason}`);
  }
  if (startedFrom > 0) {
    log(`began with the snapshot of block ${startedFrom} and executed ${executed} after it`);
  }
  if (torn === undefined) return;
  log(
    `the log had a torn end: ${torn.bytes} bytes of block ${torn.index} were moved to ${torn.file}; the ledger goes on after block ${ledger.header.index}`,
  );
}

async function openDoors(
  options: VenueOptions,
  opened: OpenLedger,
  ledgerViews: LedgerViews,
): Promise<Venue> {
  const { genesis, operatorSeed } = opened;
  const { header } = opened.ledger;
  const late = clockRefusal(processClock, header, genesis);
  const { advanceTimeKeyFile } = options;
  if (late !== undefined && advanceTimeKeyFile === undefined) {
    const consent = 'or, if it is right, let the operator consent with --advance-time KEYFILE';
    throw new StartRefusal('clock', `${late}, ${consent}`);
  }
  const consent =
    late === undefined || advanceTimeKeyFile === undefined
      ? undefined
      : timeConsent(advanceTimeKeyFile, opened.ledger.state);
  const clock = new LedgerClock(processClock, genesis.clockRate, header.timestamp);
  const sequencer = new EmbeddedSequencer(opened.ledger, clock, undefined, startProcessThreads);
  const blocks = new StoredBlockReader(nodeFilePort, options.dataDir, header.index);
  const { ledger, snapshots } = opened;
  const { views } = ledgerViews;
  const catchUp = new ViewCatchUp(views, blocks, ledger.state, {
    onReady: () => doors.openStream(),
    onChanges: (changes) => doors.publish(changes),
    onDamage: (reason) => sequencer.halt(reason),
  });
  // Listeners and consent come before the first turn of the event loop, in which a block may fall due.
  sequencer.onFault((reason) => {
    options.log(`no more orders are taken, reads go on: ${reason}`);
  });
  sequencer.onStorage((reason) => {
    options.log(reason ?? 'the disk has room again: new orders are taken');
  });
  sequencer.onBlock((block) => {
    snapshots.add(block);
    catchUp.take(block);
    blocks.advance(block.header.index);
  });
  try {
    await consent?.give(sequencer);
  } catch (error) {
    await sequencer.close();
    blocks.close();
    throw error;
  }
  // At another rate the ledger leaves the wall clock behind by design.
  const watch = genesis.clockRate === 1 ? new ClockWatch(clock) : undefined;
  const ports: GatewayPorts = {
    submitter: sequencer,
    tester: {
      test: async (bytes) => {
        const reason = sequencer.stoppedBecause;
        if (reason !== undefined) return { kind: 'unavailable', reason };
        return testEnvelope(opened.ledger, sequencer.now(), bytes);
      },
    },
    clock: sequencer,
    blocks,
    ledger: {
      checkpoint: () => sequencer.checkpoint(),
      genesisText: formatGenesis(genesis),
      fault: () => sequencer.stoppedBecause,
      refusesOrders: () => sequencer.refusesOrders,
      catchingUp: () => catchUp.progress(),
      ...(watch === undefined ? {} : { clockAlarm: () => watch.alarm() }),
    },
  };
  const demo = genesis.network === 'demo' ? demoTrader(operatorSeed) : undefined;
  const { webDir, host, port, isWatchedByAll = false } = options;
  const doors = await Doors.build({ ports, views, demo, webDir, isWatchedByAll, host, port });
  const watching = setInterval(() => {
    const news = watch?.news();
    if (news !== undefined) options.log(news);
  }, CLOCK_WATCH_MS).unref();
  snapshots.run(processTimers, {
    onSkipped: (reason) => options.log(reason),
    onFault: (reason) => sequencer.halt(reason),
  });
  let running: Demo | undefined;
  let closing: Promise<void> | undefined;
  const close = async () => {
    running?.stop();
    await doors.announceClose();
    clearInterval(watching);
    await sequencer.close();
    catchUp.stop();
    blocks.close();
    await doors.close();
  };
  let url: string;
  try {
    if (options.demo) {
      running = await startDemo(sequencer, opened.ledger.state, operatorSeed);
    }
    // A small ledger is ready before anybody can ask.
    catchUp.run(READY_WITHIN_MS);
    url = await doors.listen();
  } catch (error) {
    await close();
    throw error;
  }
  options.log(
    `genesis ${toHex(opened.ledger.state.settings.chainId)}, block ${sequencer.head.header.index}`,
  );
  return {
    url,
    close: () => {
      closing ??= close().then(() => {
        ledgerViews.close();
        return opened.close();
      });
      return closing;
    },
  };
}
