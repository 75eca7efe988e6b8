import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainIdOf, encodeUtf8, type Genesis } from '@jangbu/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createDataFolder,
  DataFolderError,
  type NewLedger,
  OPERATOR_KEY_FILE,
  openDataFolder,
} from './data-folder.ts';
import { ensureFolders, nodeFilePort, saveNewFile } from './file-port.ts';
import { loadKeyFile, saveKeyFile } from './key-file.ts';
import { chainOfBlocks, contentOf, DIR, emptyDisk, seededRandom } from './log-fixture.ts';
import { readLog } from './log-reader.ts';
import type { Survival } from './memory-disk.ts';
import { MemoryFilePort } from './memory-file-port.ts';
import { nativeHasher } from './native-hasher.ts';
import { nativePublicKeyOf } from './native-signature.ts';
import { recoverLog } from './torn-tail.ts';

const SEED = new Uint8Array(32).fill(0x11);
const KEY = nativePublicKeyOf(SEED);
const GENESIS: Genesis = {
  formatVersion: 1,
  network: 'sim',
  time: 1_700_000_000_000_000,
  clockRate: 1,
  ledgerAudience: 'replicas',
  approvals: 1,
  effective: 'now',
  currencies: [{ code: 'KRW', decimals: 0 }],
  participants: [{ name: '장부', roles: 1, rootKey: KEY }],
  operatorKey: KEY,
  witnesses: [],
  quorum: 0,
  rulesVersion: 1,
};
const CHAIN_ID = chainIdOf(nativeHasher, GENESIS);
const LEDGER: NewLedger = {
  genesis: GENESIS,
  firstBlock: chainOfBlocks([0], CHAIN_ID)[0]!.payload,
  operatorSeed: SEED,
};

/** Replaces a file of the data folder. */
function replaceFile(port: MemoryFilePort, name: string, text: string): void {
  if (port.stat(`${DIR}/${name}`) !== undefined) port.remove(`${DIR}/${name}`);
  saveNewFile(port, `${DIR}/${name}`, encodeUtf8(text));
}

describe('creating', () => {
  it('in folders that were not there: their names survive a loss of power', () => {
    const port = new MemoryFilePort();
    ensureFolders(port, '/srv/venues/one');
    createDataFolder(port, '/srv/venues/one/data', LEDGER);
    const left = port.afterCrash('none', () => 0);
    expect(openDataFolder(left, '/srv/venues/one/data').kind).toBe('ledger');
    const { changeCount } = port;
    ensureFolders(port, '/srv/venues/one');
    expect(port.changeCount).toBe(changeCount);
  });

  it('makes a ledger that opens, with block 0 and the key', () => {
    const port = emptyDisk();
    expect(openDataFolder(port, DIR)).toEqual({ kind: 'absent' });
    const created = createDataFolder(port, DIR, LEDGER);
    expect(created).toMatchObject({ kind: 'ledger', genesis: GENESIS, chainId: CHAIN_ID });
    expect(openDataFolder(port, DIR)).toEqual(created);
    expect([...readLog(port, DIR, { chainId: CHAIN_ID })]).toMatchObject([{ index: 0 }]);
    const key = loadKeyFile(port, `${DIR}/${OPERATOR_KEY_FILE}`);
    expect(key).toEqual({ ok: true, seed: SEED, publicKey: KEY });
    const names = port.list(DIR).map(({ name }) => name);
    const documents = ['anchor.json', 'genesis.json', 'operator-key.json'];
    expect(names).toEqual([...documents, 'scratch', 'segments', 'torn']);
    expect(port.openCount).toBe(0);
  });

  it('works where there is no folder, or only a lock, and without a key', () => {
    const port = emptyDisk();
    const { operatorSeed, ...keyless } = LEDGER;
    createDataFolder(port, `${DIR}/inner`, keyless);
    expect(openDataFolder(port, `${DIR}/inner`).kind).toBe('ledger');
    expect(port.stat(`${DIR}/inner/${OPERATOR_KEY_FILE}`)).toBeUndefined();
    const locked = emptyDisk();
    replaceFile(locked, 'lock', '1\n');
    expect(openDataFolder(locked, DIR).kind).toBe('absent');
    createDataFolder(locked, DIR, LEDGER);
    expect(openDataFolder(locked, DIR).kind).toBe('ledger');
  });

  it('refuses what is not its own and leaves it alone', () => {
    const foreign = emptyDisk();
    replaceFile(foreign, 'letters.txt', 'dear');
    expect(openDataFolder(foreign, DIR)).toMatchObject({ kind: 'foreign' });
    expect(() => createDataFolder(foreign, DIR, LEDGER)).toThrow(DataFolderError);
    expect(() => createDataFolder(foreign, DIR, LEDGER)).toThrow('letters.txt');
    const ledger = emptyDisk();
    createDataFolder(ledger, DIR, LEDGER);
    expect(() => createDataFolder(ledger, DIR, LEDGER)).toThrow('holds a ledger already');
  });

  it('never throws blocks away, whatever else is lost', () => {
    for (const file of ['segments/00000001.seg', 'torn/00000000-128-0.bin', 'notes.txt']) {
      const port = emptyDisk();
      createDataFolder(port, DIR, LEDGER);
      port.remove(`${DIR}/genesis.json`);
      port.makeFolder(`${DIR}/creating`);
      replaceFile(port, file, 'x');
      expect(openDataFolder(port, DIR).kind).toBe('interrupted');
      const changes = port.changeCount;
      expect(() => createDataFolder(port, DIR, LEDGER)).toThrow(DataFolderError);
      expect(port.changeCount).toBe(changes);
    }
  });

  it('is there after a loss of power, also where somebody else has just made the folder', () => {
    for (const isThere of [false, true]) {
      const port = new MemoryFilePort();
      if (isThere) port.makeFolder(DIR);
      createDataFolder(port, DIR, LEDGER);
      const left = port.afterCrash('none', seededRandom(1));
      expect(openDataFolder(left, DIR).kind).toBe('ledger');
    }
  });

  it.each<Survival>(['none', 'all', 'prefix', 'sectors', 'reordered'])(
    'a loss of power at each change leaves the whole ledger or none: %s',
    (survival) => {
      const whole = emptyDisk();
      const before = whole.changeCount;
      createDataFolder(whole, DIR, LEDGER);
      let ledgers = 0;
      for (let number = before + 1; number <= whole.changeCount; number += 1) {
        const port = emptyDisk();
        port.beforeChange = (change) => {
          if (change.number === number) throw new Error('power');
        };
        expect(() => createDataFolder(port, DIR, LEDGER)).toThrow('power');
        const seeds = survival === 'sectors' || survival === 'reordered' ? [1, 2, 3, 4, 5, 6] : [1];
        for (const seed of seeds) {
          const left = port.afterCrash(survival, seededRandom(100 * number + seed));
          const { kind } = openDataFolder(left, DIR);
          if (kind === 'ledger') ledgers += 1;
          else {
            expect(['absent', 'interrupted']).toContain(kind);
            createDataFolder(left, DIR, LEDGER);
          }
          expect(openDataFolder(left, DIR).kind).toBe('ledger');
          expect(recoverLog(left, DIR, { chainId: CHAIN_ID }).lastIndex).toBe(0);
          expect(loadKeyFile(left, `${DIR}/${OPERATOR_KEY_FILE}`).ok).toBe(true);
        }
      }
      expect(ledgers).toBeGreaterThan(0);
    },
  );
});

describe('opening', () => {
  it('names the damaged document', () => {
    const documents: [string, string, object][] = [
      ['genesis.json', '{"formatVersion": 1}', { kind: 'damaged', file: 'genesis.json' }],
      ['genesis.json', 'x', { kind: 'damaged', file: 'genesis.json' }],
      ['genesis.json', '{"formatVersion": 2}', { kind: 'future_version', formatVersion: 2 }],
      ['anchor.json', '{}', { kind: 'damaged', file: 'anchor.json' }],
    ];
    for (const [file, text, expected] of documents) {
      const port = emptyDisk();
      createDataFolder(port, DIR, LEDGER);
      replaceFile(port, file, text);
      expect(openDataFolder(port, DIR)).toMatchObject(expected);
    }
    const port = emptyDisk();
    createDataFolder(port, DIR, LEDGER);
    port.remove(`${DIR}/anchor.json`);
    expect(openDataFolder(port, DIR)).toMatchObject({ kind: 'damaged', file: 'anchor.json' });
  });

  it('notices a genesis document of another ledger', () => {
    const port = emptyDisk();
    createDataFolder(port, DIR, LEDGER);
    const text = new TextDecoder().decode(contentOf(port, 'genesis.json'));
    replaceFile(port, 'genesis.json', text.replace('"KRW"', '"USD"'));
    const reason = 'it belongs to another ledger than genesis.json';
    expect(openDataFolder(port, DIR)).toEqual({ kind: 'damaged', file: 'anchor.json', reason });
  });
});

describe('on a real disk', () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'jangbu-data-'));
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it('creates, opens and reads', () => {
    const dir = join(parent, 'ledger');
    createDataFolder(nodeFilePort, dir, LEDGER);
    expect(openDataFolder(nodeFilePort, dir).kind).toBe('ledger');
    expect(recoverLog(nodeFilePort, dir).lastIndex).toBe(0);
    expect(statSync(join(dir, 'segments', '00000000.seg')).size).toBe(1_048_576);
    expect(statSync(join(dir, OPERATOR_KEY_FILE)).mode & 0o777).toBe(0o600);
  });

  it('refuses a key file that others may read, or that is none', () => {
    const path = join(parent, 'key.json');
    saveKeyFile(nodeFilePort, path, SEED);
    expect(loadKeyFile(nodeFilePort, path).ok).toBe(true);
    expect(() => saveKeyFile(nodeFilePort, path, SEED)).toThrow('EEXIST');
    chmodSync(path, 0o644);
    const open = loadKeyFile(nodeFilePort, path);
    expect(open).toMatchObject({ ok: false });
    if (!open.ok) expect(open.reason).toContain('chmod 600');
    expect(loadKeyFile(nodeFilePort, join(parent, 'none'))).toMatchObject({ ok: false });
    const bad = ['', '[]', '{"seed":"00"}', `{"seed":"${'11'.repeat(32)}","publicKey":"00"}`];
    for (const [n, text] of bad.entries()) {
      const other = join(parent, `bad${n}`);
      saveNewFile(nodeFilePort, other, encodeUtf8(text));
      expect(loadKeyFile(nodeFilePort, other)).toMatchObject({ ok: false });
    }
  });
});
