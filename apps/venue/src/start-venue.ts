import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { attachStream, buildHttp, type GatewayPorts, type StreamDoor } from '@jangbu/gateway';
import {
  chainIdOf,
  equalBytes,
  formatGenesis,
  type Genesis,
  parseGenesis,
  toHex,
} from '@jangbu/protocol';
import {
  clockRefusal,
  DamagedLogError,
  DataFolderError,
  EmbeddedSequencer,
  FalseLedgerError,
  FolderBusyError,
  FutureVersionError,
  LedgerClock,
  loadKeyFile,
  type NewLedgerKeys,
  nativeHasher,
  nodeFilePort,
  type OpenLedger,
  openLedger,
  processClock,
  StoredBlockReader,
  startProcessThreads,
} from '@jangbu/replica';
import { PageCache, VenueViews } from '@jangbu/views';
import packageDocument from '../package.json' with { type: 'json' };
import { type Demo, demoTrader, startDemo } from './demo.ts';
import { demoGenesis } from './demo-genesis.ts';
import { type HistoryFile, openHistoryFile } from './history-file.ts';
import { StartRefusal } from './start-refusal.ts';

const SEED_BYTES = 32;
/** What the views keep in memory of orders, trades and blocks. */
const HISTORY_MEMORY_BYTES = 268_435_456;

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
  /** Folder of the built page. */
  readonly webDir?: string;
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
  const { opened, views, history } = await openWithViews(options);
  try {
    requireOpenAudience(opened.genesis);
    requireSameGenesis(options, opened.ledger.state.settings.chainId);
    if (options.demo && opened.genesis.network !== 'demo') {
      const message = `the ledger in ${options.dataDir} is not a demo; start it without --demo`;
      throw new StartRefusal('bad_input', message);
    }
    return await openDoors(options, opened, views, history);
  } catch (error) {
    history.close();
    await opened.close();
    throw error;
  }
}

/** Until reads are bound to tokens, everybody who reaches the doors is treated as a member. */
function requireOpenAudience({ network, ledgerAudience }: Genesis): void {
  if (network !== 'prod' && ledgerAudience === 'members') return;
  throw new StartRefusal(
    'audience',
    'this release serves only a demo or sim ledger whose ledgerAudience is members: reads are not yet bound to tokens',
  );
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
  requireOpenAudience(genesis);
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

async function openWithViews(
  options: VenueOptions,
): Promise<{ opened: OpenLedger; views: VenueViews; history: HistoryFile }> {
  const { dataDir, genesisFile, operatorKeyFile } = options;
  if ((genesisFile === undefined) !== (operatorKeyFile === undefined)) {
    throw new StartRefusal('bad_input', '--genesis and --operator-key belong together');
  }
  let views: VenueViews | undefined;
  let history: HistoryFile | undefined;
  try {
    mkdirSync(dirname(dataDir), { recursive: true });
    const opened = await openLedger({
      dir: dataDir,
      create: () => newLedger(options),
      onBlock: (block, genesis) => {
        const { chainId } = block.header;
        if (views !== undefined) {
          views.apply(block);
          return;
        }
        history = openHistoryFile(dataDir);
        const pages = new PageCache(history, HISTORY_MEMORY_BYTES);
        views = new VenueViews(genesis, chainId, block, nativeHasher, pages);
      },
    });
    reportTorn(options, opened);
    if (views === undefined || history === undefined) {
      throw new Error('a ledger has at least block 0');
    }
    return { opened, views, history };
  } catch (error) {
    history?.close();
    throw refusalOf(error);
  }
}

function reportTorn({ log }: VenueOptions, { torn, ledger }: OpenLedger): void {
  if (torn === undefined) return;
  log(
    `the log had a torn end: ${torn.bytes} bytes of block ${torn.index} were moved to ${torn.file}; the ledger goes on after block ${ledger.header.index}`,
  );
}

function refusalOf(error: unknown): unknown {
  if (error instanceof FolderBusyError) return new StartRefusal('locked', error.message);
  if (error instanceof DataFolderError) return new StartRefusal('bad_input', error.message);
  if (error instanceof FutureVersionError) return new StartRefusal('future_version', error.message);
  if (error instanceof DamagedLogError) {
    const code = error.fault.code === 'future_version' ? 'future_version' : 'damaged';
    return new StartRefusal(code, error.message);
  }
  if (error instanceof FalseLedgerError) return new StartRefusal('damaged', error.message);
  if (error instanceof Error && 'syscall' in error) return new StartRefusal('disk', error.message);
  return error;
}

async function openDoors(
  options: VenueOptions,
  opened: OpenLedger,
  views: VenueViews,
  history: HistoryFile,
): Promise<Venue> {
  const { genesis, operatorSeed } = opened;
  const { header } = opened.ledger;
  const late = clockRefusal(processClock, header, genesis);
  if (late !== undefined) throw new StartRefusal('clock', late);
  const clock = new LedgerClock(processClock, genesis.clockRate, header.timestamp);
  const sequencer = new EmbeddedSequencer(opened.ledger, clock, undefined, startProcessThreads);
  const blocks = new StoredBlockReader(nodeFilePort, options.dataDir, header.index);
  const ports: GatewayPorts = {
    submitter: sequencer,
    clock: sequencer,
    blocks,
    ledger: {
      checkpoint: () => sequencer.checkpoint(),
      genesisText: formatGenesis(genesis),
      fault: () => sequencer.stoppedBecause,
    },
  };
  const demo = genesis.network === 'demo' ? demoTrader(operatorSeed) : undefined;
  const app = buildHttp({
    ports,
    views,
    version: packageDocument.version,
    ...(demo === undefined ? {} : { demo }),
    ...(options.webDir === undefined ? {} : { webRoot: options.webDir }),
  });
  await app.ready();
  const stream: StreamDoor = attachStream({ server: app.server, views, clock: sequencer });
  sequencer.onFault((reason) => {
    options.log(`no more orders are taken, reads go on: ${reason}`);
  });
  sequencer.onBlock((block) => {
    stream.publish(views.apply(block));
    blocks.advance(block.header.index);
  });
  let running: Demo | undefined;
  let closing: Promise<void> | undefined;
  const close = async () => {
    running?.stop();
    await sequencer.close();
    blocks.close();
    await stream.close();
    await app.close();
  };
  try {
    if (options.demo) {
      running = await startDemo(sequencer, opened.ledger.state, operatorSeed);
    }
    await app.listen({ port: options.port, host: options.host });
  } catch (error) {
    await close();
    throw listenRefusal(error, options);
  }
  const { port } = app.server.address() as AddressInfo;
  options.log(
    `genesis ${toHex(opened.ledger.state.settings.chainId)}, block ${sequencer.head.header.index}`,
  );
  return {
    url: `http://${options.host}:${port}`,
    close: () => {
      closing ??= close().then(() => {
        history.close();
        return opened.close();
      });
      return closing;
    },
  };
}

function listenRefusal(error: unknown, { host, port }: VenueOptions): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new StartRefusal(
      'port_taken',
      `port ${port} of ${host} is taken; choose another with --port`,
    );
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartRefusal(
      'bad_input',
      `${host} port ${port} cannot be opened: ${messageOf(error)}`,
    );
  }
  return error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
