/** A disk in memory that can fail any call and lose what was not synced: for tests and for the simulator. */

import type { EntryKind, FileFacts, FilePort, FolderEntry, OpenMode } from './file-port.ts';
import {
  MemoryFile,
  MemoryFolder,
  type MemoryNode,
  type Piece,
  type Random,
  type Survival,
} from './memory-disk.ts';

/** A call that changes or syncs something, as told to `beforeChange`. */
export interface DiskChange {
  /** Counted from 1 over all changes of this disk. */
  number: number;
  call:
    | 'open'
    | 'write'
    | 'sync'
    | 'truncate'
    | 'rename'
    | 'syncFolder'
    | 'makeFolder'
    | 'remove'
    | 'removeFolder';
  path: string;
}

function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

/** Sectors of a file; one of zeros is undefined. None is ever written in place. */
export type FileSectors = readonly (Uint8Array | undefined)[];

const NO_CONTENT = { sizeBytes: -1, sectors: [] };

/** A file system in memory; paths are absolute, with `/` between names. */
export class MemoryFilePort implements FilePort {
  /** Called before each change; what it throws is thrown instead of the change. */
  beforeChange: ((change: DiskChange) => void) | undefined;
  /** Most bytes that one `write` takes. */
  maxWriteBytes = Number.MAX_SAFE_INTEGER;
  /** What the disk stores for a piece that is written, if not the piece itself. */
  storedFor: ((path: string, piece: Piece) => readonly Piece[]) | undefined;
  #root = new MemoryFolder();
  readonly #open = new Map<number, { file: MemoryFile; path: string; mode: OpenMode }>();
  #nextFile = 3;
  #changes = 0;

  /** Changes that were asked for so far. */
  get changeCount(): number {
    return this.#changes;
  }

  /** Files that are open now. */
  get openCount(): number {
    return this.#open.size;
  }

  /** The disk after a loss of power now. */
  afterCrash(survival: Survival, random: Random): MemoryFilePort {
    const left = new MemoryFilePort();
    left.#root = this.#root.afterCrash(survival, random);
    return left;
  }

  /** What was written to an open file and not synced will never be on disk, as after a sync that failed. */
  forgetUnsynced(file: number): void {
    this.#opened(file).file.forgetPending();
  }

  /** Flips bits of a byte of a file on disk. */
  rot(path: string, position: number, mask: number): void {
    const node = this.#find(path);
    if (node?.kind !== 'file') throw systemError('ENOENT', path);
    node.rot(position, mask);
  }

  /** Every name in order with the sectors of its file, as programs see them; no sectors for a folder. */
  *contents(path = ''): Generator<{ path: string; sizeBytes: number; sectors: FileSectors }> {
    for (const { name } of this.list(path)) {
      const node = this.#find(`${path}/${name}`) as MemoryNode;
      const { sizeBytes, sectors } = node.kind === 'file' ? node : NO_CONTENT;
      yield { path: `${path}/${name}`, sizeBytes, sectors };
      if (node.kind === 'folder') yield* this.contents(`${path}/${name}`);
    }
  }

  open(path: string, mode: OpenMode, permissions = 0o600): number {
    const { folder, name } = this.#place(path);
    let node = folder.nodes.get(name);
    if (mode === 'create') {
      this.#change('open', path);
      if (node !== undefined) throw systemError('EEXIST', path);
      node = new MemoryFile(permissions);
      folder.set(name, node);
    }
    if (node === undefined) throw systemError('ENOENT', path);
    if (node.kind !== 'file') throw systemError('EISDIR', path);
    this.#nextFile += 1;
    this.#open.set(this.#nextFile, { file: node, path, mode });
    return this.#nextFile;
  }

  read(file: number, target: Uint8Array, position: number): number {
    return this.#opened(file).file.read(target, position);
  }

  write(file: number, bytes: Uint8Array, position: number): number {
    const opened = this.#opened(file);
    if (opened.mode === 'read') throw systemError('EBADF', opened.path);
    this.#change('write', opened.path);
    const piece = { position, bytes: bytes.subarray(0, this.maxWriteBytes) };
    opened.file.write(piece, this.storedFor?.(opened.path, piece));
    return piece.bytes.length;
  }

  sync(file: number): void {
    const opened = this.#opened(file);
    this.#change('sync', opened.path);
    opened.file.sync();
  }

  sizeOf(file: number): number {
    return this.#opened(file).file.sizeBytes;
  }

  truncate(file: number, sizeBytes: number): void {
    const opened = this.#opened(file);
    this.#change('truncate', opened.path);
    opened.file.resize(sizeBytes);
  }

  close(file: number): void {
    this.#opened(file);
    this.#open.delete(file);
  }

  rename(from: string, to: string): void {
    this.#change('rename', to);
    const source = this.#place(from);
    const target = this.#place(to);
    const node = source.folder.nodes.get(source.name);
    if (node === undefined) throw systemError('ENOENT', from);
    target.folder.set(target.name, node);
    source.folder.set(source.name, undefined);
    for (const opened of this.#open.values()) if (opened.file === node) opened.path = to;
  }

  syncFolder(path: string): void {
    this.#change('syncFolder', path);
    this.#folder(path).sync();
  }

  makeFolder(path: string): void {
    this.#change('makeFolder', path);
    const { folder, name } = this.#place(path);
    if (folder.nodes.has(name)) throw systemError('EEXIST', path);
    folder.set(name, new MemoryFolder());
  }

  list(path: string): FolderEntry[] {
    const nodes = [...this.#folder(path).nodes];
    const entries = nodes.map(([name, { kind }]): FolderEntry => ({ name, kind }));
    return entries.sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1));
  }

  stat(path: string): FileFacts | undefined {
    const node = this.#find(path);
    if (node === undefined) return undefined;
    const kind: EntryKind = node.kind;
    if (node.kind === 'folder') return { kind, sizeBytes: 0, permissions: 0o700 };
    return { kind, sizeBytes: node.sizeBytes, permissions: node.permissions };
  }

  remove(path: string): void {
    this.#change('remove', path);
    const { folder, name } = this.#place(path);
    if (folder.nodes.get(name)?.kind !== 'file') throw systemError('ENOENT', path);
    folder.set(name, undefined);
  }

  removeFolder(path: string): void {
    this.#change('removeFolder', path);
    const { folder, name } = this.#place(path);
    const node = folder.nodes.get(name);
    if (node?.kind !== 'folder') throw systemError('ENOTDIR', path);
    if (node.nodes.size > 0) throw systemError('ENOTEMPTY', path);
    folder.set(name, undefined);
  }

  #change(call: DiskChange['call'], path: string): void {
    this.#changes += 1;
    this.beforeChange?.({ number: this.#changes, call, path });
  }

  #opened(file: number): { file: MemoryFile; path: string; mode: OpenMode } {
    const opened = this.#open.get(file);
    if (opened === undefined) throw systemError('EBADF', String(file));
    return opened;
  }

  #find(path: string): MemoryNode | undefined {
    let node: MemoryNode | undefined = this.#root;
    for (const name of path.split('/').filter((part) => part !== '')) {
      node = node?.kind === 'folder' ? node.nodes.get(name) : undefined;
    }
    return node;
  }

  #folder(path: string): MemoryFolder {
    const node = this.#find(path);
    if (node?.kind !== 'folder') throw systemError('ENOENT', path);
    return node;
  }

  #place(path: string): { folder: MemoryFolder; name: string } {
    const cut = path.lastIndexOf('/');
    return { folder: this.#folder(path.slice(0, cut)), name: path.slice(cut + 1) };
  }
}
