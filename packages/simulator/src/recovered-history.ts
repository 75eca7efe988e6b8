import {
  applyBlock,
  copyRows,
  createGenesisBlock,
  type ExchangeState,
  rowCountOf,
  SNAPSHOT_TABLES,
} from '@jangbu/exchange';
import {
  type Command,
  concatBytes,
  decodeEvent,
  decodeSignedEnvelope,
  decodeStoredBlock,
  type Envelope,
  EVENT_BYTES,
  envelopeId,
  equalBytes,
  fromHex,
  type Genesis,
  type Header,
  toHex,
} from '@jangbu/protocol';
import { type FilePort, nativeHasher, type OpenLedger, readLog } from '@jangbu/replica';

/** A trade as its event tells it. */
export interface HistoricTrade {
  readonly issue: number;
  /** Of its trade block. */
  readonly index: number;
}

/** What the auditor needs of a stored block. */
export interface HistoricBlock {
  readonly index: number;
  /** In hex. */
  readonly hash: string;
  readonly header: Header;
  /** Ids of the envelopes, in hex. */
  readonly ids: readonly string[];
  readonly envelopes: readonly { readonly envelope: Envelope; readonly sizeBytes: number }[];
  readonly trades: readonly HistoricTrade[];
  /** Cash that was credited, in minor units of the only currency. */
  readonly credited: number;
  /** Shares that were issued, of all issues together. */
  readonly issued: number;
  readonly events: Uint8Array;
}

/** What a venue says that it found when it started. */
export interface FoundLedger extends Pick<OpenLedger, 'recovery'> {
  /** The live state. */
  readonly state: ExchangeState;
  /** Hash of the last block. */
  readonly hash: Uint8Array;
}

/** A ledger after a recovery. */
export interface RecoveredHistory {
  readonly genesis: Genesis;
  readonly blocks: readonly HistoricBlock[];
  /** What is wrong with the log, or undefined. */
  readonly fault: string | undefined;
  /** The state that the venue goes on with. */
  readonly state: ExchangeState;
  /** Digest of all rows of that state. */
  readonly rows: string;
  /** Which snapshot the venue began with, and which ones it would not use. */
  readonly recovery: OpenLedger['recovery'];
  /** Hash of the last block as the venue has it, in hex. */
  readonly hash: string;
}

/** Reads stored blocks with no more help from the replica than finding them; remembers those that it knows. */
export class HistoryReader {
  readonly #genesis: Genesis;
  readonly #blocksByPayload = new Map<string, HistoricBlock>();
  /** By hash of the last block up to which an execution from genesis came out as stored: the digest of its rows. */
  readonly #replayed = new Map<string, string>();

  constructor(genesis: Genesis) {
    this.#genesis = genesis;
  }

  /** The blocks in `dir`, beside what the venue found there. */
  read(port: FilePort, dir: string, { state, hash, recovery }: FoundLedger): RecoveredHistory {
    const blocks: HistoricBlock[] = [];
    let fault: string | undefined;
    for (const step of readLog(port, dir)) {
      if (step.kind === 'fault') fault = `${step.file}, byte ${step.offset}: ${step.reason}`;
      else blocks.push(this.#blockOf(step.payload, step.hash));
    }
    const found = { state, rows: rowsDigest(state), recovery, hash: toHex(hash) };
    return { genesis: this.#genesis, blocks, fault, ...found };
  }

  /** What an execution of all blocks from genesis gives differently, or undefined. */
  difference(history: RecoveredHistory): string | undefined {
    const last = history.blocks.at(-1)?.hash ?? '';
    if (!this.#replayed.has(last)) {
      const index = this.#replay(history, last);
      if (index >= 0) return `block ${index} comes out differently from genesis`;
    }
    const isSame = this.#replayed.get(last) === history.rows;
    return isSame ? undefined : 'the venue goes on with other rows than the log gives';
  }

  /** The first block that does not come out as stored when all are executed from genesis; -1 if all do. */
  #replay({ blocks }: RecoveredHistory, last: string): number {
    const { state, sealer, sealed } = createGenesisBlock(this.#genesis, nativeHasher);
    if (toHex(sealed.hash) !== blocks[0]?.hash) return 0;
    for (const { index, header, ids, envelopes, events, hash } of blocks.slice(1)) {
      const execution = applyBlock(state, {
        timestamp: header.timestamp,
        envelopes: envelopes.map((each) => ({ ...each, signatureValid: true })),
      });
      const sealedAgain = sealer.seal(
        execution,
        ids.map((id) => fromHex(id) as Uint8Array),
      );
      const isSame = equalBytes(execution.events, events) && toHex(sealedAgain.hash) === hash;
      if (!isSame) return index;
    }
    this.#replayed.set(last, rowsDigest(state));
    return -1;
  }

  #blockOf(payload: Uint8Array, hash: Uint8Array): HistoricBlock {
    const key = toHex(nativeHasher.sha256(payload));
    const known = this.#blocksByPayload.get(key);
    if (known !== undefined) return known;
    const block = historicBlockOf(payload, hash);
    this.#blocksByPayload.set(key, block);
    return block;
  }
}

/** Names a state by all of its rows. */
function rowsDigest(state: ExchangeState): string {
  const digests = SNAPSHOT_TABLES.map((table) => {
    const rows = Uint32Array.from({ length: rowCountOf(state, table) }, (_, row) => row);
    return nativeHasher.sha256(copyRows(state, table, rows).bytes);
  });
  return toHex(nativeHasher.sha256(concatBytes(...digests)));
}

/** Throws an Error if the payload is no block. */
function historicBlockOf(payload: Uint8Array, hash: Uint8Array): HistoricBlock {
  const decoded = decodeStoredBlock(payload);
  if (!decoded.ok) throw new Error(decoded.reason);
  const { header, transactions, events } = decoded.block;
  const ids: string[] = [];
  const envelopes: { envelope: Envelope; sizeBytes: number }[] = [];
  for (const bytes of transactions) {
    const read = decodeSignedEnvelope(bytes);
    if (!read.ok) throw new Error(read.reason);
    ids.push(toHex(envelopeId(nativeHasher, read.envelopeBytes)));
    envelopes.push({ envelope: read.signed.envelope, sizeBytes: bytes.length });
  }
  const commands = envelopes.flatMap(({ envelope }) => envelope.commands);
  const { trades, credited, issued } = outcomesOf(commands, events);
  const { index } = header;
  const copy = events.slice();
  const own = { index, hash: toHex(hash), header, ids, envelopes, events: copy };
  return { ...own, trades, credited, issued };
}

function outcomesOf(commands: readonly Command[], events: Uint8Array) {
  const trades: HistoricTrade[] = [];
  let [credited, issued] = [0, 0];
  for (let at = 0; at < events.length; at += EVENT_BYTES) {
    const event = decodeEvent(events, at);
    if (event.kind === 'trade_executed') trades.push({ issue: event.issue, index: event.index });
    if (event.kind !== 'command_result' || event.reject !== 'ok') continue;
    const command = commands[event.position];
    if (command?.kind === 'CreditCash') credited += command.amount;
    if (command?.kind === 'IssueShares') issued += command.quantity;
  }
  return { trades, credited, issued };
}
