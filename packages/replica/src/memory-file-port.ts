/** A disk in memory that can fail any call and lose what was not synced: for tests and for the simulator. */

import type { EntryKind, FileFacts, FilePort, FolderEntry, OpenMode } from './file-port.ts';

const SECTOR_BYTES = 512;

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

/**
 * What of the changes that were not synced survives a loss of power: none, all, the first ones in their order, or any
 * sectors of 512 bytes and any names.
 */
export type Survival = 'none' | 'all' | 'prefix' | 'sectors';

/** A change of a file that is not yet on disk. */
type Pending =
  | { kind: 'write'; position: number; bytes: Uint8Array }
  | { kind: 'size'; sizeBytes: number };

class MemoryFile {
  readonly kind = 'file';
  bytes = new Uint8Array(0);
  sizeBytes = 0;
  /** Content on disk: copied when the first change after a sync comes. */
  durable = new Uint8Array(0);
  pending: Pending[] = [];
  permissions: number;

  constructor(permissions: number) {
    this.permissions = permissions;
  }

  write(bytes: Uint8Array, position: number): void {
    this.reserve(position + bytes.length);
    this.bytes.set(bytes, position);
    this.sizeBytes = Math.max(this.sizeBytes, position + bytes.length);
    this.pending.push({ kind: 'write', position, bytes: bytes.slice() });
  }

  resize(sizeBytes: number): void {
    this.reserve(sizeBytes);
    if (sizeBytes < this.sizeBytes) this.bytes.fill(0, sizeBytes, this.sizeBytes);
    this.sizeBytes = sizeBytes;
    this.pending.push({ kind: 'size', sizeBytes });
  }

  reserve(sizeBytes: number): void {
    if (sizeBytes <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(sizeBytes, Math.min(this.bytes.length * 2, 1 << 24)));
    grown.set(this.bytes.subarray(0, this.sizeBytes));
    this.bytes = grown;
  }

  sync(): void {
    const replay = new MemoryFile(this.permissions);
    replay.bytes = this.durable;
    replay.sizeBytes = this.durable.length;
    for (const change of this.pending) apply(replay, change);
    this.durable = replay.bytes.subarray(0, replay.sizeBytes);
    this.pending = [];
  }

  /** The file as a loss of power leaves it. */
  afterCrash(survival: Survival, random: () => number): MemoryFile {
    const left = new MemoryFile(this.permissions);
    left.bytes = this.durable.slice();
    left.sizeBytes = this.durable.length;
    const kept = surviving(this.pending, survival, random);
    for (const change of kept) {
      if (survival === 'sectors' && change.kind === 'write') applySectors(left, change, random);
      else if (survival === 'prefix' && change === kept.at(-1) && change.kind === 'write') {
        const length = Math.floor(random() * (change.bytes.length + 1));
        apply(left, { ...change, bytes: change.bytes.subarray(0, length) });
      } else apply(left, change);
    }
    left.durable = left.bytes.slice(0, left.sizeBytes);
    left.pending = [];
    return left;
  }
}

function apply(file: MemoryFile, change: Pending): void {
  if (change.kind === 'size') file.resize(change.sizeBytes);
  else file.write(change.bytes, change.position);
  file.pending = [];
}

/** Writes some of the sectors that a write touches. */
function applySectors(
  file: MemoryFile,
  { bytes, position }: { bytes: Uint8Array; position: number },
  random: () => number,
): void {
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + SECTOR_BYTES - ((position + at) % SECTOR_BYTES));
    if (random() < 0.5) file.write(bytes.subarray(at, end), position + at);
    at = end;
  }
  file.pending = [];
}

function surviving<Change>(
  pending: readonly Change[],
  survival: Survival,
  random: () => number,
): Change[] {
  if (survival === 'none') return [];
  if (survival === 'prefix') return pending.slice(0, Math.floor(random() * (pending.length + 1)));
  return pending.filter(() => survival === 'all' || random() < 0.5);
}

type Node = MemoryFile | MemoryFolder;

/** A name that was given or taken away and is not yet on disk. */
interface PendingName {
  name: string;
  node: Node | undefined;
}

class MemoryFolder {
  readonly kind = 'folder';
  nodes = new Map<string, Node>();
  durable = new Map<string, Node>();
  pending: PendingName[] = [];

  set(name: string, node: Node | undefined): void {
    applyName(this.nodes, { name, node });
    this.pending.push({ name, node });
  }

  sync(): void {
    this.durable = new Map(this.nodes);
    this.pending = [];
  }

  afterCrash(survival: Survival, random: () => number, seen: Map<Node, Node>): MemoryFolder {
    const left = new MemoryFolder();
    seen.set(this, left);
    const names = new Map(this.durable);
    for (const change of surviving(this.pending, survival, random)) applyName(names, change);
    for (const [name, node] of names) {
      // A file with two names stays one file.
      const known = seen.get(node);
      const after =
        known ??
        (node.kind === 'file'
          ? node.afterCrash(survival, random)
          : node.afterCrash(survival, random, seen));
      seen.set(node, after);
      left.nodes.set(name, after);
    }
    left.durable = new Map(left.nodes);
    return left;
  }
}

function applyName(names: Map<string, Node>, { name, node }: PendingName): void {
  if (node === undefined) names.delete(name);
  else names.set(name, node);
}

function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

/** A file system in memory; paths are absolute, with `/` between names. */
export class MemoryFilePort implements FilePort {
  /** Called before each change; what it throws is thrown instead of the change. */
  beforeChange: ((change: DiskChange) => void) | undefined;
  /** Most bytes that one `write` takes. */
  maxWriteBytes = Number.MAX_SAFE_INTEGER;
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

  /** The disk after a loss of power now; `random` gives numbers from 0 (included) to 1 (excluded). */
  afterCrash(survival: Survival, random: () => number): MemoryFilePort {
    const left = new MemoryFilePort();
    left.#root = this.#root.afterCrash(survival, random, new Map());
    return left;
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
    const { bytes, sizeBytes } = this.#opened(file).file;
    const piece = bytes.subarray(position, Math.min(sizeBytes, position + target.length));
    target.set(piece);
    return piece.length;
  }

  write(file: number, bytes: Uint8Array, position: number): number {
    const opened = this.#opened(file);
    if (opened.mode === 'read') throw systemError('EBADF', opened.path);
    this.#change('write', opened.path);
    const taken = bytes.subarray(0, this.maxWriteBytes);
    opened.file.write(taken, position);
    return taken.length;
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

  #find(path: string): Node | undefined {
    let node: Node | undefined = this.#root;
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
