import type { FilePort } from '@jangbu/replica';
import {
  type FaultyDisk,
  type PlainPort,
  plainPort,
  type WorldPlan,
} from '../packages/simulator/src/index.ts';
import { BATCHES, LOSSES, SEGMENTS_FILL, SNAPSHOTS_OFTEN } from './planted-storage-worlds.ts';

/** A storage defect that is made on purpose, with the world that shows it. */
export interface StorageDefect {
  /** What is wrong, in one line. */
  readonly wrong: string;
  /** Of a world that shows it. */
  readonly seed: number;
  /** What goes wrong in that world. */
  readonly plan: Partial<WorldPlan>;
  /** The venue's disk with the defect; absent where a function of the replica makes it. */
  readonly portOf?: (disk: FaultyDisk) => FilePort;
}

const SEGMENTS = '/venue/segments';
const SCRATCH = '/venue/scratch';
const SNAPSHOTS = '/venue/snapshots';
const SPARE = `${SCRATCH}/next.seg`;

/** A port of which some functions are replaced. */
function withPort(change: (port: PlainPort) => Partial<FilePort>) {
  return (disk: FaultyDisk): FilePort => {
    const port = plainPort(disk);
    return { ...port, ...change(port) };
  };
}

/** A port that does not sync the files whose paths begin so. */
function withoutSync(prefix: string) {
  return withPort((port) => ({
    sync: (file) => {
      if (!port.pathOf(file).startsWith(prefix)) port.sync(file);
    },
  }));
}

function isZeros(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** Defects of how the disk is used; those of functions are in planted-storage-functions.ts. */
export const PORT_DEFECTS: readonly StorageDefect[] = [
  {
    wrong: 'orders are answered before the sync of their block, which comes with the next one',
    seed: 4,
    plan: LOSSES,
    portOf: withPort((port) => {
      const late: number[] = [];
      return {
        write: (file, bytes, position) => {
          for (const each of late.splice(0)) port.sync(each);
          return port.write(file, bytes, position);
        },
        sync: (file) => {
          if (port.pathOf(file).startsWith(SEGMENTS)) late.push(file);
          else port.sync(file);
        },
        close: (file) => {
          if (late.includes(file)) port.sync(late.splice(late.indexOf(file), 1)[0] as number);
          port.close(file);
        },
      };
    }),
  },
  {
    wrong: 'the name of a new segment is not synced',
    seed: 7,
    plan: SEGMENTS_FILL,
    portOf: withPort((port) => ({
      syncFolder: (path) => {
        if (path !== SEGMENTS) port.syncFolder(path);
      },
    })),
  },
  {
    wrong: 'a sync that failed is tried again',
    seed: 2,
    plan: { failedSyncsPerMille: 30 },
    portOf: withPort((port) => ({
      sync: (file) => {
        try {
          port.sync(file);
        } catch {
          port.sync(file);
        }
      },
    })),
  },
  {
    wrong: 'the mark of a batch is not synced before the batch',
    seed: 20,
    plan: BATCHES,
    portOf: withoutSync(`${SCRATCH}/batch`),
  },
  {
    wrong: 'a segment gets its name before its content is synced',
    seed: 1,
    plan: SEGMENTS_FILL,
    portOf: withoutSync(SPARE),
  },
  {
    wrong: 'a short write is taken for a whole one',
    seed: 4,
    plan: { shortWritesPerMille: 50 },
    portOf: withPort((port) => ({
      write: (file, bytes, position) => {
        port.write(file, bytes, position);
        return bytes.length;
      },
    })),
  },
  {
    wrong: 'the torn end of the log is not overwritten with zeros',
    seed: 1,
    plan: { ...LOSSES, powerLossesPer100k: 8_000 },
    portOf: withPort((port) => ({
      write: (file, bytes, position) => {
        const isCleaning = port.pathOf(file).startsWith(SEGMENTS) && isZeros(bytes);
        return isCleaning ? bytes.length : port.write(file, bytes, position);
      },
    })),
  },
  {
    wrong: 'what a recovery found is shown before it is synced',
    seed: 23,
    plan: {
      sendings: 120,
      killsInCallsPer100k: 12_000,
      powerLossesPer100k: 12_000,
      deadlyCalls: ['sync'],
    },
    portOf: withPort((port) => {
      let hasBegun = false;
      return {
        open: (path, mode, permissions) => {
          if (path === `${SCRATCH}/batch` && mode !== 'read') hasBegun = true;
          return port.open(path, mode, permissions);
        },
        sync: (file) => {
          if (hasBegun || !port.pathOf(file).startsWith(SEGMENTS)) port.sync(file);
        },
      };
    }),
  },
  {
    wrong: 'a stale segment in preparation is used again',
    seed: 13,
    plan: { ...SEGMENTS_FILL, killsInCallsPer100k: 3_000 },
    portOf: withPort((port) => ({
      open: (path, mode, permissions) => {
        const isStale = path === SPARE && port.stat(path) !== undefined;
        return port.open(path, isStale ? 'update' : mode, permissions);
      },
      remove: (path) => {
        if (path !== SPARE) port.remove(path);
      },
    })),
  },
  {
    wrong: 'a ledger in the making is not synced before it is moved to its place',
    seed: 7,
    plan: { sendings: 10, powerLossesPer100k: 3_000 },
    portOf: withoutSync('/venue/creating'),
  },
  {
    wrong: 'the name of a new data folder is not synced',
    seed: 13,
    plan: { sendings: 20, powerLossesPer100k: 2_000 },
    portOf: withPort((port) => ({
      syncFolder: (path) => {
        if (path !== '/') port.syncFolder(path);
      },
    })),
  },
  {
    wrong: 'a start does not sync the names that a killed run left',
    seed: 21,
    plan: {
      sendings: 20,
      killsInCallsPer100k: 10_000,
      powerLossesPer100k: 10_000,
      deadlyCalls: ['syncFolder', 'sync'],
    },
    portOf: withPort((port) => {
      const isMade = port.stat('/venue/genesis.json') !== undefined;
      return {
        syncFolder: (path) => {
          if (!isMade || path !== '/venue') port.syncFolder(path);
        },
      };
    }),
  },
  {
    wrong: 'a snapshot gets its name before its content is synced',
    seed: 1,
    plan: SNAPSHOTS_OFTEN,
    portOf: withoutSync(`${SCRATCH}/snapshot`),
  },
  {
    wrong: 'the name of a new snapshot is not synced before an older one is removed',
    seed: 2,
    plan: SNAPSHOTS_OFTEN,
    portOf: withPort((port) => ({
      syncFolder: (path) => {
        if (path !== SNAPSHOTS) port.syncFolder(path);
      },
    })),
  },
  {
    wrong: 'the older snapshots are removed before the newer one is stored',
    seed: 5,
    plan: SNAPSHOTS_OFTEN,
    portOf: withPort((port) => ({
      open: (path, mode, permissions) => {
        if (path === `${SCRATCH}/snapshot` && mode === 'create') {
          for (const { name } of port.list(SNAPSHOTS)) port.remove(`${SNAPSHOTS}/${name}`);
          port.syncFolder(SNAPSHOTS);
        }
        return port.open(path, mode, permissions);
      },
    })),
  },
];
