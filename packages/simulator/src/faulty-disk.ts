import {
  type FileFacts,
  type FilePort,
  type FolderEntry,
  type MemoryFilePort,
  type OpenMode,
  type Piece,
  SECTOR_BYTES,
  type Survival,
} from '@jangbu/replica';
import type { RandomSource } from './random-source.ts';

/** A call of the port that may fail. */
export type DiskCallKind =
  | 'open'
  | 'create'
  | 'read'
  | 'write'
  | 'sync'
  | 'truncate'
  | 'rename'
  | 'syncFolder'
  | 'makeFolder'
  | 'remove'
  | 'removeFolder';

/** One call, as whoever decides about faults sees it. */
export interface DiskCall {
  readonly kind: DiskCallKind;
  readonly path: string;
  /** Calls that change or sync something are counted from 1; of the others, that of the last one before. */
  readonly number: number;
  /** True for a write behind the present end of its file, and for new names: what needs room. */
  readonly needsRoom: boolean;
}

/** What a disk that errs stores: nothing, the first sectors, all of it elsewhere, all but one sector. */
export type WrongWrite = 'lost' | 'torn' | 'misdirected' | 'stale';

/** What goes wrong with a call. */
export type DiskFault =
  | { readonly kind: 'power_loss'; readonly side: 'before' | 'after' }
  | { readonly kind: 'kill'; readonly side: 'before' | 'after' }
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'slow'; readonly microseconds: number }
  | { readonly kind: 'wrong_write'; readonly how: WrongWrite }
  | { readonly kind: 'short_write' };

/** The process is dead, of a loss of power or a kill: this call and every later one throws it. */
export class ProcessDeadError extends Error {
  override readonly name = 'ProcessDeadError';
}

/** What a faulty disk is made of. */
export interface FaultyDiskOptions {
  readonly random: RandomSource;
  /** What goes wrong with a call; undefined for nothing. */
  readonly faultOf?: (call: DiskCall) => DiskFault | undefined;
  /** Called before and after every counted call that does what it should. */
  readonly onBoundary?: (call: DiskCall, side: 'before' | 'after') => void;
  /** Called with the microseconds that a slow call takes. */
  readonly onSlow?: (microseconds: number) => void;
}

/** Furthest that a misdirected write lands from where it belongs. */
const MAX_MISDIRECTED_SECTORS = 64;

/** The disk of one process: counts its calls and lets each go wrong as it is told. */
export class FaultyDisk implements FilePort {
  readonly #memory: MemoryFilePort;
  readonly #options: FaultyDiskOptions;
  readonly #pathsByFile = new Map<number, string>();
  readonly #failedSyncs = new Set<string>();
  readonly #broken: string[] = [];
  readonly #wrongWrites: string[] = [];
  #hasFailedSync = false;
  #errorCount = 0;
  #count = 0;
  #death: 'power_loss' | 'kill' | undefined;

  constructor(memory: MemoryFilePort, options: FaultyDiskOptions) {
    this.#memory = memory;
    this.#options = options;
  }

  /** Calls that changed or synced something. */
  get callCount(): number {
    return this.#count;
  }

  /** Calls that failed with an error of the system. */
  get errorCount(): number {
    return this.#errorCount;
  }

  /** True once the process is dead, of a loss of power or a kill. */
  get isDead(): boolean {
    return this.#death !== undefined;
  }

  /** True after a loss of power. */
  get hasLostPower(): boolean {
    return this.#death === 'power_loss';
  }

  /** What the process did that it must never do to a disk. */
  get broken(): readonly string[] {
    return this.#broken;
  }

  /** Writes that the disk said it had stored and had not, with their paths. */
  get wrongWrites(): readonly string[] {
    return this.#wrongWrites;
  }

  /** True if a sync has failed. */
  get hasFailedSync(): boolean {
    return this.#hasFailedSync;
  }

  /** What is on the disk once the power is back. */
  afterPowerLoss(survival: Survival): MemoryFilePort {
    return this.#memory.afterCrash(survival, () => this.#options.random.fraction());
  }

  open(path: string, mode: OpenMode, permissions?: number): number {
    const kind = mode === 'create' ? 'create' : 'open';
    const file = this.#call(kind, path, mode === 'create', () =>
      this.#memory.open(path, mode, permissions),
    );
    // A new file has nothing of the one before it that bore its name.
    if (mode === 'create') this.#failedSyncs.delete(path);
    this.#pathsByFile.set(file, path);
    return file;
  }

  read(file: number, target: Uint8Array, position: number): number {
    return this.#call('read', this.#pathOf(file), false, () =>
      this.#memory.read(file, target, position),
    );
  }

  write(file: number, bytes: Uint8Array, position: number): number {
    const path = this.#pathOf(file);
    const grows = position + bytes.length > this.#memory.sizeOf(file);
    if (this.#failedSyncs.has(path)) this.#broken.push(`wrote to ${path} after its sync failed`);
    return this.#call('write', path, grows, (fault) => {
      const isShort = fault?.kind === 'short_write' && bytes.length > 1;
      const taken = isShort ? this.#options.random.between(1, bytes.length - 1) : bytes.length;
      if (fault?.kind === 'wrong_write') {
        this.#wrongWrites.push(`${fault.how} ${path}`);
        this.#storeWrongly(fault.how, this.#memory.sizeOf(file));
      }
      try {
        return this.#memory.write(file, bytes.subarray(0, taken), position);
      } finally {
        this.#memory.storedFor = undefined;
      }
    });
  }

  sync(file: number): void {
    const path = this.#pathOf(file);
    if (this.#failedSyncs.has(path)) this.#broken.push(`tried the failed sync of ${path} again`);
    try {
      this.#call('sync', path, false, () => this.#memory.sync(file));
    } catch (error) {
      if (this.#death === undefined) {
        this.#hasFailedSync = true;
        this.#failedSyncs.add(path);
        // A system that could not write a page calls it clean all the same (Rebello and others, ATC 2020).
        this.#memory.forgetUnsynced(file);
      }
      throw error;
    }
  }

  sizeOf(file: number): number {
    this.#requireLife();
    return this.#memory.sizeOf(file);
  }

  truncate(file: number, sizeBytes: number): void {
    const path = this.#pathOf(file);
    this.#call('truncate', path, false, () => this.#memory.truncate(file, sizeBytes));
  }

  close(file: number): void {
    this.#requireLife();
    this.#memory.close(file);
    this.#pathsByFile.delete(file);
  }

  rename(from: string, to: string): void {
    this.#call('rename', to, false, () => this.#memory.rename(from, to));
    for (const [file, path] of this.#pathsByFile) {
      if (path === from) this.#pathsByFile.set(file, to);
    }
  }

  syncFolder(path: string): void {
    this.#call('syncFolder', path, false, () => this.#memory.syncFolder(path));
  }

  makeFolder(path: string): void {
    this.#call('makeFolder', path, true, () => this.#memory.makeFolder(path));
  }

  list(path: string): FolderEntry[] {
    this.#requireLife();
    return this.#memory.list(path);
  }

  stat(path: string): FileFacts | undefined {
    this.#requireLife();
    return this.#memory.stat(path);
  }

  remove(path: string): void {
    this.#call('remove', path, false, () => this.#memory.remove(path));
  }

  removeFolder(path: string): void {
    this.#call('removeFolder', path, false, () => this.#memory.removeFolder(path));
  }

  #call<Result>(
    kind: DiskCallKind,
    path: string,
    needsRoom: boolean,
    action: (fault: DiskFault | undefined) => Result,
  ): Result {
    this.#requireLife();
    const isCounted = kind !== 'read' && kind !== 'open';
    if (isCounted) this.#count += 1;
    const { faultOf, onBoundary, onSlow } = this.#options;
    const call: DiskCall = { kind, path, number: this.#count, needsRoom };
    const fault = faultOf?.(call);
    const death = fault?.kind === 'power_loss' || fault?.kind === 'kill' ? fault : undefined;
    if (death?.side === 'before') this.#die(death.kind, call);
    if (fault?.kind === 'error') {
      this.#errorCount += 1;
      const message = `${fault.code}: ${kind} ${path}`;
      throw Object.assign(new Error(message), { code: fault.code });
    }
    if (fault?.kind === 'slow') onSlow?.(fault.microseconds);
    if (isCounted) onBoundary?.(call, 'before');
    const result = action(fault);
    if (isCounted) onBoundary?.(call, 'after');
    if (death !== undefined) this.#die(death.kind, call);
    return result;
  }

  #storeWrongly(how: WrongWrite, sizeBytes: number): void {
    const { random } = this.#options;
    this.#memory.storedFor = (_, piece) => {
      const sectors = Math.ceil(piece.bytes.length / SECTOR_BYTES);
      switch (how) {
        case 'lost':
          return [];
        case 'torn':
          return [sliceOf(piece, 0, random.below(sectors) * SECTOR_BYTES)];
        case 'stale': {
          const at = random.below(sectors) * SECTOR_BYTES;
          return [sliceOf(piece, 0, at), sliceOf(piece, at + SECTOR_BYTES)];
        }
        case 'misdirected': {
          const by = SECTOR_BYTES * random.between(1, MAX_MISDIRECTED_SECTORS);
          const to = piece.position + (random.oneIn(2) ? by : -by);
          const last = Math.max(0, sizeBytes - piece.bytes.length);
          return [{ ...piece, position: Math.max(0, Math.min(to, last)) }];
        }
      }
    };
  }

  #die(death: 'power_loss' | 'kill', { kind, path, number }: DiskCall): never {
    this.#death = death;
    throw new ProcessDeadError(`${death} at call ${number}, ${kind} ${path}`);
  }

  #requireLife(): void {
    if (this.#death !== undefined) throw new ProcessDeadError('the process is dead');
  }

  #pathOf(file: number): string {
    return this.#pathsByFile.get(file) ?? `file ${file}`;
  }
}

function sliceOf({ position, bytes }: Piece, from: number, to = bytes.length): Piece {
  return { position: position + from, bytes: bytes.subarray(from, Math.max(from, to)) };
}
