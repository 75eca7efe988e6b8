/** What a disk in memory holds: files of sectors and folders of names, each with what is not yet on disk. */

/** A disk writes sectors of this size whole or not at all. */
export const SECTOR_BYTES = 512;

/**
 * What of the changes that were not synced survives a loss of power: none, all, the first ones in their order, any
 * sectors of 512 bytes and any names, or some sectors written in another order than they were asked for.
 */
export type Survival = 'none' | 'all' | 'prefix' | 'sectors' | 'reordered';

/** Bytes for a place in a file. */
export interface Piece {
  readonly position: number;
  readonly bytes: Uint8Array;
}

/** Gives numbers from 0 (included) to 1 (excluded). */
export type Random = () => number;

/** A change of a file that is not yet on disk. */
type Pending =
  | { readonly kind: 'write'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'size'; readonly sizeBytes: number };

const ZERO_SECTOR = new Uint8Array(SECTOR_BYTES);

/** Bytes by sector; one of zeros is undefined, and none is ever written in place, so copies share them. */
class Sectors {
  sizeBytes = 0;
  #sectors: (Uint8Array | undefined)[] = [];

  copy(): Sectors {
    const copy = new Sectors();
    copy.sizeBytes = this.sizeBytes;
    copy.#sectors = this.#sectors.slice();
    return copy;
  }

  /** The sectors in order, without those of zeros at the end of the file. */
  get all(): readonly (Uint8Array | undefined)[] {
    return this.#sectors;
  }

  read(target: Uint8Array, position: number): number {
    const length = Math.max(0, Math.min(target.length, this.sizeBytes - position));
    for (let done = 0; done < length; ) {
      const within = (position + done) % SECTOR_BYTES;
      const sector = this.#sectors[(position + done - within) / SECTOR_BYTES] ?? ZERO_SECTOR;
      const piece = sector.subarray(within, Math.min(SECTOR_BYTES, within + length - done));
      target.set(piece, done);
      done += piece.length;
    }
    return length;
  }

  write({ position, bytes }: Piece): void {
    for (const piece of bySector({ position, bytes })) this.#writeWithin(piece);
    this.sizeBytes = Math.max(this.sizeBytes, position + bytes.length);
  }

  resize(sizeBytes: number): void {
    const within = sizeBytes % SECTOR_BYTES;
    if (sizeBytes < this.sizeBytes) {
      this.#sectors.length = Math.min(this.#sectors.length, Math.ceil(sizeBytes / SECTOR_BYTES));
      if (within > 0) {
        const bytes = ZERO_SECTOR.subarray(within);
        this.#writeWithin({ position: sizeBytes, bytes });
      }
    }
    this.sizeBytes = sizeBytes;
  }

  #writeWithin({ position, bytes }: Piece): void {
    const within = position % SECTOR_BYTES;
    const number = (position - within) / SECTOR_BYTES;
    while (this.#sectors.length <= number) this.#sectors.push(undefined);
    const sector = (this.#sectors[number] ?? ZERO_SECTOR).slice();
    sector.set(bytes, within);
    this.#sectors[number] = Buffer.compare(sector, ZERO_SECTOR) === 0 ? undefined : sector;
  }
}

/** The parts of a piece that lie in one sector each. */
function* bySector({ position, bytes }: Piece): Generator<Piece> {
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + SECTOR_BYTES - ((position + at) % SECTOR_BYTES));
    yield { position: position + at, bytes: bytes.subarray(at, end) };
    at = end;
  }
}

/** A file: what programs see, what is on disk, and what lies between. */
export class MemoryFile {
  readonly kind = 'file';
  readonly permissions: number;
  #seen = new Sectors();
  #durable = new Sectors();
  #pending: Pending[] = [];

  constructor(permissions: number) {
    this.permissions = permissions;
  }

  /** As programs see it. */
  get sizeBytes(): number {
    return this.#seen.sizeBytes;
  }

  /** Sectors as programs see them; one of zeros is undefined. */
  get sectors(): readonly (Uint8Array | undefined)[] {
    return this.#seen.all;
  }

  read(target: Uint8Array, position: number): number {
    return this.#seen.read(target, position);
  }

  /** Writes a piece; `stored` is what a disk that errs makes of it, which only shows after a loss of power. */
  write(piece: Piece, stored: readonly Piece[] = [piece]): void {
    this.#seen.write(piece);
    const pieces = stored.map(({ position, bytes }) => ({ position, bytes: bytes.slice() }));
    this.#pending.push({ kind: 'write', pieces });
  }

  resize(sizeBytes: number): void {
    this.#seen.resize(sizeBytes);
    this.#pending.push({ kind: 'size', sizeBytes });
  }

  sync(): void {
    for (const change of this.#pending) apply(this.#durable, change);
    this.#pending = [];
  }

  /** What was not synced will never be on disk, though programs go on seeing it: what a failed sync leaves behind. */
  forgetPending(): void {
    this.#pending = [];
  }

  /** Flips bits of a byte on disk. */
  rot(position: number, mask: number): void {
    for (const sectors of [this.#seen, this.#durable]) {
      const byte = new Uint8Array(1);
      if (sectors.read(byte, position) === 0) continue;
      sectors.write({ position, bytes: Uint8Array.of((byte[0] as number) ^ mask) });
    }
  }

  /** The file as a loss of power leaves it. */
  afterCrash(survival: Survival, random: Random): MemoryFile {
    const left = new MemoryFile(this.permissions);
    left.#durable = this.#durable.copy();
    for (const change of survivingOf(this.#pending, survival, random)) apply(left.#durable, change);
    left.#seen = left.#durable.copy();
    return left;
  }
}

function apply(sectors: Sectors, change: Pending): void {
  if (change.kind === 'size') sectors.resize(change.sizeBytes);
  else for (const piece of change.pieces) sectors.write(piece);
}

/** What reaches the disk of the changes that were not synced, in the order in which it does. */
function survivingOf(
  pending: readonly Pending[],
  survival: Survival,
  random: Random,
): readonly Pending[] {
  switch (survival) {
    case 'sectors':
      return kept(pending, survival, random).map((change) => {
        if (change.kind === 'size') return change;
        const pieces = change.pieces.flatMap((piece) => [...bySector(piece)]);
        return { kind: 'write', pieces: pieces.filter(() => random() < 0.5) };
      });
    case 'reordered':
      return reordered(pending, random);
    case 'prefix': {
      const first = kept(pending, survival, random);
      const last = first.at(-1);
      if (last?.kind !== 'write') return first;
      const pieces = last.pieces.map(({ position, bytes }) => {
        const length = Math.floor(random() * (bytes.length + 1));
        return { position, bytes: bytes.subarray(0, length) };
      });
      return [...first.slice(0, -1), { kind: 'write', pieces }];
    }
    default:
      return kept(pending, survival, random);
  }
}

function reordered(pending: readonly Pending[], random: Random): Pending[] {
  const parts = pending.flatMap((change): Pending[] => {
    if (change.kind === 'size') return [change];
    const pieces = change.pieces.flatMap((piece) => [...bySector(piece)]);
    return pieces.map((piece) => ({ kind: 'write', pieces: [piece] }));
  });
  for (let last = parts.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const part = parts[last] as Pending;
    parts[last] = parts[other] as Pending;
    parts[other] = part;
  }
  return parts.slice(0, Math.floor(random() * (parts.length + 1)));
}

/** The changes that survive, in their order. */
function kept<Change>(
  pending: readonly Change[],
  survival: Survival,
  random: Random,
): readonly Change[] {
  if (survival === 'none') return [];
  if (survival === 'prefix') return pending.slice(0, Math.floor(random() * (pending.length + 1)));
  return pending.filter(() => survival === 'all' || random() < 0.5);
}

/** A file or a folder. */
export type MemoryNode = MemoryFile | MemoryFolder;

/** A name that was given or taken away and is not yet on disk. */
interface PendingName {
  readonly name: string;
  readonly node: MemoryNode | undefined;
}

/** A folder: the names that programs see, those on disk, and what lies between. */
export class MemoryFolder {
  readonly kind = 'folder';
  readonly nodes = new Map<string, MemoryNode>();
  #durable = new Map<string, MemoryNode>();
  #pending: PendingName[] = [];

  /** Gives a name to a node, or takes it away. */
  set(name: string, node: MemoryNode | undefined): void {
    applyName(this.nodes, { name, node });
    this.#pending.push({ name, node });
  }

  sync(): void {
    this.#durable = new Map(this.nodes);
    this.#pending = [];
  }

  /** The folder as a loss of power leaves it; `seen` keeps a file with two names one file. */
  afterCrash(
    survival: Survival,
    random: Random,
    seen: Map<MemoryNode, MemoryNode> = new Map(),
  ): MemoryFolder {
    const left = new MemoryFolder();
    seen.set(this, left);
    const names = new Map(this.#durable);
    for (const change of kept(this.#pending, survival, random)) applyName(names, change);
    for (const [name, node] of names) {
      const known = seen.get(node);
      const after =
        known ??
        (node.kind === 'file'
          ? node.afterCrash(survival, random)
          : node.afterCrash(survival, random, seen));
      seen.set(node, after);
      left.nodes.set(name, after);
    }
    left.#durable = new Map(left.nodes);
    return left;
  }
}

function applyName(names: Map<string, MemoryNode>, { name, node }: PendingName): void {
  if (node === undefined) names.delete(name);
  else names.set(name, node);
}
