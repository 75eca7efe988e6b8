import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOCK_FILE, type LockMethod, lockFolder } from './folder-lock.ts';

const MODULE = new URL('./folder-lock.ts', import.meta.url).href;
const TSX = import.meta.resolve('tsx');

let parent: string;
let dir: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'jangbu-lock-'));
  dir = mkdtempSync(join(parent, 'data-'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(parent, { recursive: true, force: true });
});

/** A process of its own that tries to lock `path`, says what came of it, and stays. */
async function lockInChild(
  path: string,
  method: LockMethod,
): Promise<{ child: ChildProcess; kind: string }> {
  const program = `
    const { lockFolder } = await import(${JSON.stringify(MODULE)});
    const lock = await lockFolder(${JSON.stringify(path)}, ${JSON.stringify(method)});
    process.stdout.write(lock.kind);
    process.stdin.resume();
  `;
  const options = ['--import', TSX, '--input-type=module', '--eval', program];
  const child = spawn(process.execPath, options, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const [said] = await once(child.stdout!, 'data');
  return { child, kind: String(said) };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const methods: LockMethod[] = process.platform === 'linux' ? ['socket', 'file'] : ['file'];

describe.each(methods)('lockFolder by %s', (method) => {
  it('is ours, busy for the next, and free again after release', async () => {
    const lock = await lockFolder(dir, method);
    expect(lock.kind).toBe('held');
    expect(readFileSync(join(dir, LOCK_FILE), 'utf8')).toContain(String(process.pid));
    const second = await lockFolder(dir, method);
    expect(second).toEqual({ kind: 'busy', holder: `process ${process.pid}` });
    if (lock.kind === 'held') await lock.release();
    expect(existsSync(join(dir, LOCK_FILE))).toBe(false);
    const third = await lockFolder(dir, method);
    expect(third.kind).toBe('held');
    if (third.kind === 'held') await third.release();
  });

  it('is seen by another process, by another path, and gone with kill -9', async () => {
    const link = join(parent, 'link');
    symlinkSync(dir, link);
    const { child, kind } = await lockInChild(dir, method);
    expect(kind).toBe('held');
    const holder = `process ${child.pid}`;
    expect(await lockFolder(dir, method)).toEqual({ kind: 'busy', holder });
    expect(await lockFolder(link, method)).toEqual({ kind: 'busy', holder });
    expect((await lockInChild(link, method)).kind).toBe('busy');
    await kill(child);
    const lock = await lockFolder(link, method);
    expect(lock.kind).toBe('held');
    expect((await lockInChild(dir, method)).kind).toBe('busy');
    if (lock.kind === 'held') await lock.release();
  });

  it('of many processes at once one gets it', async () => {
    const started = Array.from({ length: 4 }, () => lockInChild(dir, method));
    const kinds = (await Promise.all(started)).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['busy', 'busy', 'busy', 'held']);
  });

  it('does not keep a process alive', async () => {
    const program = `
      const { lockFolder } = await import(${JSON.stringify(MODULE)});
      await lockFolder(${JSON.stringify(dir)}, ${JSON.stringify(method)});
    `;
    const options = ['--import', TSX, '--input-type=module', '--eval', program];
    const child = spawn(process.execPath, options, { stdio: 'inherit' });
    children.push(child);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('locks folders apart from each other', async () => {
    const other = mkdtempSync(join(parent, 'other-'));
    const locks = [await lockFolder(dir, method), await lockFolder(other, method)];
    expect(locks.map(({ kind }) => kind)).toEqual(['held', 'held']);
    for (const lock of locks) if (lock.kind === 'held') await lock.release();
  });
});

describe('lockFolder by file', () => {
  it('leaves a takeover that was interrupted to a person', async () => {
    const { child } = await lockInChild(dir, 'file');
    await kill(child);
    writeFileSync(join(dir, 'lock.takeover'), '');
    const lock = await lockFolder(dir, 'file');
    expect(lock.kind).toBe('busy');
    if (lock.kind === 'busy') expect(lock.holder).toContain('remove it');
  });
});

describe('lockFolder', () => {
  it('throws for a folder that is not there', async () => {
    await expect(lockFolder(join(parent, 'none'))).rejects.toThrow('ENOENT');
  });
});
