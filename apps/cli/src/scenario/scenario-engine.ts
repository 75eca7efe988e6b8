import { applyBlock, checkInvariants, createGenesisBlock, nextWakeUp } from '@jangbu/exchange';
import { BOOK_ENGINES, type BookEngine } from '@jangbu/market';
import {
  decodeSignedEnvelope,
  envelopeId,
  type Genesis,
  type RejectCode,
  toHex,
} from '@jangbu/protocol';
import { BlockRuleError, ReferenceEngine } from '@jangbu/reference';
import { nativeHasher } from '@jangbu/replica';

/** What came of a block. */
export interface EngineBlock {
  readonly index: number;
  /** Records of 64 bytes. */
  readonly events: Uint8Array;
  /** One an envelope: `ok`, or why it is void. */
  readonly verdicts: readonly RejectCode[];
  readonly trades: number;
  /** Roots and hash of its header, in hexadecimal. */
  readonly stateRoot: string;
  readonly tradeLogRoot: string;
  readonly hash: string;
}

/** A row of a table of the state. */
export interface EngineRow {
  readonly row: number;
  /** As docs/spec/state.md section 2 has it; of issues the hashes may be zero. */
  readonly bytes: Uint8Array;
}

/** A ledger that executes blocks. */
export interface ScenarioEngine {
  readonly name: 'exchange' | 'reference';
  readonly chainId: Uint8Array;
  /** Timestamp at which time-driven work falls due. */
  nextWakeUp(): number;
  /** Executes a block of signed envelopes, which are taken for validly signed; undefined if nothing happened. */
  apply(timestamp: number, envelopes: readonly Uint8Array[]): EngineBlock | undefined;
  /** The rows of a table that exist, in order. */
  rows(table: number): Iterable<EngineRow>;
}

/** The exchange itself; its invariants are checked after every block. */
export class ExchangeLedger implements ScenarioEngine {
  readonly name = 'exchange';
  readonly chainId: Uint8Array;
  readonly #ledger: ReturnType<typeof createGenesisBlock>;
  readonly #tables = new Map<number, Map<number, Uint8Array>>();

  constructor(genesis: Genesis, book: BookEngine) {
    this.#ledger = createGenesisBlock(genesis, nativeHasher, BOOK_ENGINES[book]);
    this.chainId = this.#ledger.state.settings.chainId;
    this.#follow(this.#ledger.sealed.touched);
  }

  nextWakeUp(): number {
    return nextWakeUp(this.#ledger.state);
  }

  apply(timestamp: number, envelopes: readonly Uint8Array[]): EngineBlock | undefined {
    const { state, sealer } = this.#ledger;
    const decoded = envelopes.map((bytes) => {
      const read = decodeSignedEnvelope(bytes);
      if (!read.ok) throw new Error(`malformed envelope: ${read.reason}`);
      const id = envelopeId(nativeHasher, read.envelopeBytes);
      return { id, envelope: read.signed.envelope, signatureValid: true, sizeBytes: bytes.length };
    });
    const execution = applyBlock(state, { timestamp, envelopes: decoded });
    checkInvariants(state);
    if (!execution.hasEffect) return undefined;
    const ids = decoded.flatMap(({ id }, place) =>
      execution.verdicts[place] === 'ok' ? [id] : [],
    );
    const { header, hash, touched } = sealer.seal(execution, ids);
    this.#follow(touched);
    return {
      index: execution.index,
      events: execution.events,
      verdicts: execution.verdicts,
      trades: execution.trades.length,
      stateRoot: toHex(header.stateRoot),
      tradeLogRoot: toHex(header.tradeLogRoot),
      hash: toHex(hash),
    };
  }

  *rows(table: number): Iterable<EngineRow> {
    const rows = [...(this.#tables.get(table) ?? [])];
    for (const [row, bytes] of rows.sort(([a], [b]) => a - b)) yield { row, bytes };
  }

  /** Keeps the rows that a block hands over: they are all that is known of the state outside. */
  #follow(touched: ReturnType<typeof createGenesisBlock>['sealed']['touched']): void {
    for (const { table, cleared, rows, bytes, present } of touched) {
      const kept = this.#tables.get(table) ?? new Map<number, Uint8Array>();
      this.#tables.set(table, kept);
      if (cleared) kept.clear();
      const rowBytes = rows.length === 0 ? 0 : bytes.length / rows.length;
      for (const [place, row] of rows.entries()) {
        if (present[place] === 0) kept.delete(row);
        else kept.set(row, bytes.slice(place * rowBytes, (place + 1) * rowBytes));
      }
    }
  }
}

/** The second engine, written from the specification alone. */
export class ReferenceLedger implements ScenarioEngine {
  readonly name = 'reference';
  readonly chainId: Uint8Array;
  readonly #engine: ReferenceEngine;

  constructor(genesis: Genesis) {
    this.#engine = new ReferenceEngine(genesis, nativeHasher);
    this.chainId = this.#engine.header.chainId;
  }

  nextWakeUp(): number {
    return this.#engine.nextWakeUp();
  }

  apply(timestamp: number, envelopes: readonly Uint8Array[]): EngineBlock | undefined {
    const before = this.#engine.header.tradeLogSize;
    try {
      const block = this.#engine.execute(
        { timestamp, transactions: envelopes },
        { verifySignatures: false },
      );
      const { index, stateRoot, tradeLogRoot, tradeLogSize } = block.header;
      return {
        index,
        events: block.events,
        verdicts: block.voids,
        trades: tradeLogSize - before,
        stateRoot: toHex(stateRoot),
        tradeLogRoot: toHex(tradeLogRoot),
        hash: toHex(block.hash),
      };
    } catch (error) {
      if (error instanceof BlockRuleError && error.rule === 'empty_block') return undefined;
      throw error;
    }
  }

  rows(table: number): Iterable<EngineRow> {
    return this.#engine.rows(table);
  }
}
