import { MemoryFilePort, SECTOR_BYTES, type Survival } from '@jangbu/replica';
import { describe, expect, it } from 'vitest';
import { type DiskCall, type DiskFault, FaultyDisk, ProcessDeadError } from './faulty-disk.ts';
import { RandomSource } from './random-source.ts';

const FILE = '/log';

/** A disk on which call `number` goes wrong, with a synced file of `sectors` sectors of ones: calls 1 to 4. */
function diskWith(number: number, fault: DiskFault, sectors = 4) {
  const memory = new MemoryFilePort();
  const calls: DiskCall[] = [];
  const disk = new FaultyDisk(memory, {
    random: new RandomSource(7),
    faultOf: (call) => {
      calls.push(call);
      return call.number === number && call.kind !== 'read' ? fault : undefined;
    },
  });
  const file = disk.open(FILE, 'create');
  disk.write(file, new Uint8Array(sectors * SECTOR_BYTES).fill(1), 0);
  disk.sync(file);
  disk.syncFolder('');
  return { memory, disk, file, calls };
}

const twos = (sectors: number) => new Uint8Array(sectors * SECTOR_BYTES).fill(2);

/** The first byte of each sector of the file after a loss of power. */
function sectorsAfter(disk: FaultyDisk, survival: Survival): number[] {
  const memory = disk.afterPowerLoss(survival);
  const file = memory.open(FILE, 'read');
  const bytes = new Uint8Array(memory.sizeOf(file));
  memory.read(file, bytes, 0);
  return Array.from({ length: bytes.length / SECTOR_BYTES }, (_, n) => bytes[n * SECTOR_BYTES]!);
}

describe('a call', () => {
  it('is counted if it changes or syncs something', () => {
    const { calls } = diskWith(99, { kind: 'short_write' });
    expect(calls.map(({ kind, number, needsRoom }) => [kind, number, needsRoom])).toEqual([
      ['create', 1, true],
      ['write', 2, true],
      ['sync', 3, false],
      ['syncFolder', 4, false],
    ]);
  });

  it.each(['power_loss', 'kill'] as const)('and a %s before and after it', (kind) => {
    for (const side of ['before', 'after'] as const) {
      const { disk, file } = diskWith(5, { kind, side });
      expect(() => disk.write(file, twos(4), 0)).toThrow(ProcessDeadError);
      expect([disk.isDead, disk.hasLostPower]).toEqual([true, kind === 'power_loss']);
      expect(() => disk.sizeOf(file)).toThrow(ProcessDeadError);
      const expected = side === 'before' ? [1, 1, 1, 1] : [2, 2, 2, 2];
      expect(sectorsAfter(disk, 'all')).toEqual(expected);
      expect(sectorsAfter(disk, 'none')).toEqual([1, 1, 1, 1]);
    }
  });

  it('fails with the code of the system and changes nothing', () => {
    const { disk, file } = diskWith(5, { kind: 'error', code: 'ENOSPC' });
    expect(() => disk.write(file, twos(4), 0)).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    expect(sectorsAfter(disk, 'all')).toEqual([1, 1, 1, 1]);
    expect(disk.errorCount).toBe(1);
  });
});

describe('what was not synced', () => {
  it('survives as sectors, in any order, or as a prefix', () => {
    const seen = new Map<Survival, Set<string>>();
    for (const survival of ['prefix', 'sectors', 'reordered'] as const) {
      const { disk, file } = diskWith(99, { kind: 'short_write' });
      disk.write(file, twos(4), 0);
      disk.write(file, new Uint8Array(SECTOR_BYTES).fill(3), 0);
      const left = Array.from({ length: 200 }, () => sectorsAfter(disk, survival).join(''));
      seen.set(survival, new Set(left));
    }
    // The second write of the first sector may only be overtaken by the first where writes change places.
    expect(seen.get('sectors')).toContain('3121');
    expect(seen.get('prefix')).not.toContain('1222');
    expect(seen.get('prefix')).toContain('2211');
    expect(seen.get('reordered')).toContain('2222');
  });

  it('is lost with the sync that fails, though the next one succeeds', () => {
    const { disk, file } = diskWith(6, { kind: 'error', code: 'EIO' });
    disk.write(file, twos(4), 0);
    expect(() => disk.sync(file)).toThrow('EIO');
    disk.sync(file);
    expect(sectorsAfter(disk, 'all')).toEqual([1, 1, 1, 1]);
    expect(disk.broken).toEqual(['tried the failed sync of /log again']);
  });

  it('has names too', () => {
    const { disk } = diskWith(99, { kind: 'short_write' });
    disk.rename(FILE, '/other');
    expect(disk.afterPowerLoss('none').list('')).toEqual([{ name: 'log', kind: 'file' }]);
    expect(disk.afterPowerLoss('all').list('')).toEqual([{ name: 'other', kind: 'file' }]);
  });
});

describe('a disk that lies', () => {
  it.each([
    ['lost', /^1111$/],
    ['torn', /^2{0,3}1+$/],
    ['stale', /^2*12*$/],
    ['misdirected', /^1*2{1,2}1*$/],
  ] as const)('stores a write %s', (how, expected) => {
    const { disk, memory, file } = diskWith(5, { kind: 'wrong_write', how });
    disk.write(file, twos(how === 'misdirected' ? 2 : 4), 0);
    disk.sync(file);
    // Until the power fails programs see what they wrote.
    const byte = new Uint8Array(1);
    memory.read(file, byte, 0);
    expect(byte[0]).toBe(2);
    expect(sectorsAfter(disk, 'all').join('')).toMatch(expected);
    expect(disk.wrongWrites).toEqual([`${how} ${FILE}`]);
  });

  it('takes fewer bytes than there are', () => {
    const { disk, file } = diskWith(5, { kind: 'short_write' });
    expect(disk.write(file, twos(4), 0)).toBeLessThan(4 * SECTOR_BYTES);
  });

  it('rots', () => {
    const { disk, memory } = diskWith(99, { kind: 'short_write' });
    memory.rot(FILE, SECTOR_BYTES, 4);
    expect(sectorsAfter(disk, 'none')).toEqual([1, 5, 1, 1]);
  });
});
