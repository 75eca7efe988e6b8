import { ListedMarkets } from '@jangbu/exchange';
import {
  decodeEvent,
  decodeTradeFields,
  EVENT_BYTES,
  EVENT_KINDS,
  EventCommands,
  listingHash,
  PHASES,
  readU64,
  STORED_TRADE_BYTES,
  type StoredBlock,
  TRADE_FIELDS_BYTES,
  toHex,
  tradeHash,
} from '@jangbu/protocol';
import { nativeHasher } from '@jangbu/replica';
import { commandsByPosition } from './block-commands.ts';
import type { ExportSource, TableRows } from './export-table.ts';

const COMMITMENT_BYTES = 32;
const EVENT_SEQ_AT = 8;
/** Events of the commands that a listing record depends on. */
const DEFINING_KINDS: ReadonlySet<number> = new Set([
  EVENT_KINDS.tick_table_defined,
  EVENT_KINDS.market_defined,
  EVENT_KINDS.issue_listed,
]);

/** The trades as the blocks of their issues' chains, hashed on from the listings. */
export const TRADES: TableRows = {
  columns: [
    'issue',
    'index',
    'timestamp',
    'price',
    'quantity',
    'phase',
    'previousHash',
    'hash',
    'blockIndex',
    'eventSeq',
  ],
  *rows(source, from) {
    const heads: Uint8Array[] = [];
    const markets = new ListedMarkets();
    const commands = new EventCommands();
    for (const block of source.blocks(0)) {
      commands.begin(block.events, () => commandsByPosition(block.transactions));
      learnListings(source, block, heads, markets, commands);
      const sequences = tradeSequences(block.events);
      for (const [number, trade] of tradesOf(block, heads).entries()) {
        if (block.header.index < from) continue;
        yield { ...trade, blockIndex: block.header.index, eventSeq: sequences[number] ?? null };
      }
    }
  },
};

/** Puts block 0 of each issue that the block lists at the end of its chain. */
function learnListings(
  { chainId }: ExportSource,
  { header, events }: StoredBlock,
  heads: Uint8Array[],
  markets: ListedMarkets,
  commands: EventCommands,
): void {
  for (let at = 0; at < events.length; at += EVENT_BYTES) {
    if (!DEFINING_KINDS.has(events[at]!)) continue;
    const event = decodeEvent(events, at);
    const command = commands.commandAt(at);
    if (command !== undefined) markets.follow(command);
    if (event.kind !== 'issue_listed') continue;
    const terms = command === undefined ? undefined : markets.listingOf(command);
    if (terms === undefined) {
      throw new Error(`block ${header.index} lists an issue without a command`);
    }
    const listing = { ...terms, issue: event.issue, timestamp: header.timestamp };
    heads[event.issue] = listingHash(nativeHasher, chainId, listing);
  }
}

function tradesOf({ trades, header }: StoredBlock, heads: Uint8Array[]) {
  const rows = [];
  for (let at = 0; at < trades.length; at += STORED_TRADE_BYTES) {
    const { issue, index, timestamp, price, quantity, phase } = decodeTradeFields(trades, at);
    const previousHash = heads[issue];
    if (previousHash === undefined) {
      throw new Error(`block ${header.index} trades issue ${issue}, which is not listed`);
    }
    const buyer = at + TRADE_FIELDS_BYTES;
    const seller = buyer + COMMITMENT_BYTES;
    const hash = tradeHash(
      nativeHasher,
      previousHash,
      trades.subarray(at, buyer),
      trades.subarray(buyer, seller),
      trades.subarray(seller, at + STORED_TRADE_BYTES),
    );
    heads[issue] = hash;
    rows.push({
      issue,
      index,
      timestamp,
      price,
      quantity,
      phase: PHASES[phase] ?? null,
      previousHash: toHex(previousHash),
      hash: toHex(hash),
    });
  }
  return rows;
}

/** The sequence number of the event of each trade, in the order of the trades. */
function tradeSequences(events: Uint8Array): number[] {
  const sequences: number[] = [];
  for (let at = 0; at < events.length; at += EVENT_BYTES) {
    if (events[at] === EVENT_KINDS.trade_executed) {
      sequences.push(readU64(events, at + EVENT_SEQ_AT));
    }
  }
  return sequences;
}
