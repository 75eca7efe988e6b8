import { decodeSignedEnvelope, decodeStoredBlock, toHex } from '@jangbu/protocol';
import { nodeFilePort, readLog } from '@jangbu/replica';

/** What the log of a ledger holds, read from its files and from nothing else. */
export class StoredOrders {
  readonly #dir: string;
  readonly #hashes: string[] = [];
  readonly #blockByOrder = new Map<string, number>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Number of blocks. */
  get blockCount(): number {
    return this.#hashes.length;
  }

  /** Number of orders, refused ones too. */
  get orderCount(): number {
    return this.#blockByOrder.size;
  }

  /** Hash of a block in hex, and the block of a client order id. */
  hashOf(index: number): string | undefined {
    return this.#hashes[index];
  }

  blockOf(clientOrderId: string): number | undefined {
    return this.#blockByOrder.get(clientOrderId);
  }

  /**
   * Reads on from the last block that it knows; a torn end is left out. Throws if that block is another one now, or if an
   * order is there twice.
   */
  readOn(): void {
    const from = Math.max(0, this.#hashes.length - 1);
    let next = from;
    for (const step of readLog(nodeFilePort, this.#dir, { from })) {
      if (step.kind === 'fault') break;
      const hash = toHex(step.hash);
      if (step.index !== next) throw new Error(`block ${step.index} where ${next} is next`);
      next += 1;
      const known = this.#hashes[step.index];
      if (known === undefined) this.#take(step.index, hash, step.payload);
      else if (known !== hash) throw new Error(`block ${step.index} is another one than before`);
    }
    if (next < this.#hashes.length) throw new Error(`block ${next} is gone`);
  }

  #take(index: number, hash: string, payload: Uint8Array): void {
    this.#hashes.push(hash);
    const decoded = decodeStoredBlock(payload);
    if (!decoded.ok) throw new Error(`block ${index}: ${decoded.reason}`);
    for (const bytes of decoded.block.transactions) {
      const read = decodeSignedEnvelope(bytes);
      if (!read.ok) throw new Error(`block ${index}: ${read.reason}`);
      for (const command of read.signed.envelope.commands) {
        if (command.kind !== 'PlaceOrder') continue;
        const before = this.#blockByOrder.get(command.clientOrderId);
        if (before !== undefined) {
          throw new Error(`${command.clientOrderId} is in blocks ${before} and ${index}`);
        }
        this.#blockByOrder.set(command.clientOrderId, index);
      }
    }
  }
}
