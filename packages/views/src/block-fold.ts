import {
  type Command,
  decodeUtf8,
  type Envelope,
  EVENT_BYTES,
  EVENT_KINDS,
  type Listing,
  listingHash,
  type RegisterKey,
  type RegisterParticipant,
  readU16,
  readU32,
  readU64,
  STORED_TRADE_BYTES,
  TRADE_FIELDS_BYTES,
  toHex,
  tradeHash,
} from '@jangbu/protocol';
import { STATUS } from './order-views.ts';
import type { VenueViews } from './venue-views.ts';
import type { ViewBlock, ViewChanges } from './view-block.ts';

const REASON_REDUCED = 1;
const REASON_IMMEDIATE = 0;
const ROOT_KEY_KIND = 0;

/** Folds the events of one block into the views, reading the records in place. */
export class BlockFold {
  readonly books = new Set<number>();
  readonly traded = new Set<number>();
  readonly listed = new Set<number>();
  readonly #views: VenueViews;
  readonly #block: ViewBlock;
  readonly #envelopes: readonly Envelope[];
  readonly #envelopeIds: readonly Uint8Array[];
  readonly #commands: Command[] = [];
  /** `command_result` records of each envelope. */
  readonly #results: Uint8Array[] = [];
  #trades = 0;

  constructor(
    views: VenueViews,
    block: ViewBlock,
    envelopes: readonly Envelope[],
    envelopeIds: readonly Uint8Array[],
  ) {
    this.#views = views;
    this.#block = block;
    this.#envelopes = envelopes;
    this.#envelopeIds = envelopeIds;
    for (const { commands } of envelopes) {
      for (const command of commands) this.#commands.push(command);
      this.#results.push(new Uint8Array(EVENT_BYTES * commands.length));
    }
  }

  /** Number of commands in the block. */
  get commands(): number {
    return this.#commands.length;
  }

  /** Folds all events and keeps the answers; throws where the block contradicts the views. */
  run(): void {
    const { events, trades, header } = this.#block;
    for (let at = 0; at < events.length; at += EVENT_BYTES) this.#fold(events, at);
    if (this.#trades * STORED_TRADE_BYTES !== trades.length) {
      throw new Error(`block ${header.index} has ${this.#trades} trade events for its trades`);
    }
    for (const [place, results] of this.#results.entries()) {
      // SSZ(SignedEnvelope): an offset of 4 bytes, then the signature.
      const signature = this.#block.transactions[place]!.slice(4, 68);
      const id = toHex(this.#envelopeIds[place]!);
      this.#views.recent.add(id, { index: header.index, signature, results });
    }
  }

  /** What the block changed. */
  changes(): ViewChanges {
    const { books, traded, listed } = this;
    return { index: this.#block.header.index, books, traded, listed };
  }

  #fold(events: Uint8Array, at: number): void {
    switch (events[at]) {
      case EVENT_KINDS.command_result:
        this.#result(events, at);
        break;
      case EVENT_KINDS.participant_registered:
        this.#participant(events, at);
        break;
      case EVENT_KINDS.key_registered:
        this.#key(events, at);
        break;
      case EVENT_KINDS.account_opened:
        this.#account(events, at);
        break;
      case EVENT_KINDS.issue_listed:
        this.#issue(events, at);
        break;
      case EVENT_KINDS.shares_issued:
        this.#shares(events, at);
        break;
      case EVENT_KINDS.order_accepted:
        this.#accepted(events, at);
        break;
      case EVENT_KINDS.trade_executed:
        this.#trade(events, at);
        break;
      case EVENT_KINDS.order_reduced:
        this.#reduced(events, at);
        break;
      case EVENT_KINDS.order_canceled:
        this.#canceled(events, at);
        break;
      case EVENT_KINDS.order_expired:
        this.#expired(events, at);
        break;
      default:
      // Kinds are append-only: what a view does not know, it does not show.
    }
  }

  #result(events: Uint8Array, at: number): void {
    const place = readU32(events, at + 56);
    const command = readU32(events, at + 60);
    const results = this.#results[place];
    const envelope = this.#envelopes[place];
    if (results === undefined || envelope === undefined) throw new Error(`no envelope ${place}`);
    results.set(events.subarray(at, at + EVENT_BYTES), command * EVENT_BYTES);
    if (command === 0) this.#views.members.useNonce(readU32(events, at + 52), envelope.nonce);
    const leaves = readU64(events, at + 40);
    if (readU16(events, at + 18) !== 0 || leaves === 0) return;
    if (this.#commandAt(events, at).kind === 'PlaceOrder') {
      this.#rest(
        readU64(events, at + 24),
        readU32(events, at + 20),
        leaves,
        readU64(events, at + 8),
      );
    }
  }

  /** The order of the command in hand takes its place on the book. */
  #rest(orderId: number, row: number, leaves: number, seq: number): void {
    const order = this.#views.orders.placeOf(orderId);
    if (order.leavesQuantity !== leaves) {
      throw new Error(`order ${orderId} rests with ${leaves}, not as its fills say`);
    }
    this.#views.orders.rest(orderId, row);
    this.#changeBook(order.issue, order.side, order.limitPrice, leaves, 1, seq);
  }

  #changeBook(
    issue: number,
    side: number,
    price: number,
    quantity: number,
    orders: number,
    seq: number,
  ): void {
    this.#views.issues.must(issue).book.change(side, price, quantity, orders, seq);
    this.books.add(issue);
  }

  #participant(events: Uint8Array, at: number): void {
    const command = this.#commandAt(events, at) as RegisterParticipant;
    const participant = readU32(events, at + 16);
    this.#views.members.addParticipant({
      participant,
      name: decodeUtf8(command.name) ?? '',
      roles: readU32(events, at + 20),
    });
    this.#views.members.addRootKey(command.rootKey, participant);
  }

  #key(events: Uint8Array, at: number): void {
    const kind = events[at + 24]!;
    // A root key comes with its participant.
    if (kind === ROOT_KEY_KIND) return;
    const command = this.#commandAt(events, at) as RegisterKey;
    this.#views.members.addKey(command.publicKey, {
      key: readU32(events, at + 16),
      participant: readU32(events, at + 20),
      kind,
      status: 0,
      scope: readU16(events, at + 26),
      validFrom: readU64(events, at + 32),
      validUntil: readU64(events, at + 40),
      highestNonce: 0,
    });
  }

  #account(events: Uint8Array, at: number): void {
    this.#views.members.addAccount({
      account: readU32(events, at + 16),
      participant: readU32(events, at + 20),
      class: events[at + 24]!,
      status: 0,
    });
  }

  #issue(events: Uint8Array, at: number): void {
    const command = this.#commandAt(events, at);
    if (command.kind !== 'ListIssue') throw new Error('a listing that is no ListIssue');
    const { kind: _, ...fields } = command;
    const { header } = this.#block;
    const listing: Listing = {
      ...fields,
      issue: readU32(events, at + 16),
      timestamp: header.timestamp,
    };
    const names = {
      name: decodeUtf8(command.name) ?? '',
      nameEnglish: decodeUtf8(command.nameEnglish) ?? '',
    };
    const hash = listingHash(this.#views.hasher, header.chainId, listing);
    this.#views.issues.add(listing, names, hash, header.index, readU64(events, at + 8));
    this.listed.add(listing.issue);
  }

  #shares(events: Uint8Array, at: number): void {
    this.#views.issues.must(readU32(events, at + 20)).sharesIssued += readU64(events, at + 24);
  }

  #accepted(events: Uint8Array, at: number): void {
    const command = this.#commandAt(events, at);
    if (command.kind !== 'PlaceOrder') throw new Error('an accepted order that is no PlaceOrder');
    this.#views.orders.add(
      readU64(events, at + 16),
      command,
      readU32(events, at + 56),
      this.#block.header.index,
      readU32(events, at + 4),
    );
  }

  #trade(events: Uint8Array, at: number): void {
    const { trades, header } = this.#block;
    const { orders, issues } = this.#views;
    const from = this.#trades * STORED_TRADE_BYTES;
    const issueNumber = readU32(events, at + 56);
    const issue = issues.must(issueNumber);
    const index = readU64(events, at + 48);
    if (from >= trades.length || readU64(trades, from + 8) !== index) {
      throw new Error(`block ${header.index} has a trade event without its trade`);
    }
    const price = readU64(events, at + 16);
    const quantity = readU64(events, at + 24);
    const eventSeq = readU64(events, at + 8);
    const takerSide = events[at + 61]!;
    const buyerCommitment = trades.subarray(from + 64, from + 96);
    const sellerCommitment = trades.subarray(from + 96, from + 128);
    const hash = this.#tradeHash(issue.chainHead, from, buyerCommitment, sellerCommitment);
    this.#views.trades.add({
      issue: issueNumber,
      index,
      timestamp: header.timestamp,
      price,
      quantity,
      phase: events[at + 60]!,
      takerSide,
      hash,
      buyerCommitment,
      sellerCommitment,
      blockIndex: header.index,
      eventSeq,
    });
    this.#trades += 1;
    issue.chainIndex = index;
    issue.chainHead = hash;
    issue.lastPrice = price;
    const makerLeaves = orders.fill(readU64(events, at + 32), quantity);
    orders.fill(readU64(events, at + 40), quantity);
    const makerGone = makerLeaves === 0 ? -1 : 0;
    this.#changeBook(issueNumber, 1 - takerSide, price, -quantity, makerGone, eventSeq);
    this.traded.add(issueNumber);
  }

  #tradeHash(
    previousHash: Uint8Array,
    from: number,
    buyerCommitment: Uint8Array,
    sellerCommitment: Uint8Array,
  ): Uint8Array {
    const { trades, tradeHashes } = this.#block;
    if (tradeHashes !== undefined) {
      return tradeHashes.slice(32 * this.#trades, 32 * this.#trades + 32);
    }
    const fields = trades.subarray(from, from + TRADE_FIELDS_BYTES);
    const { hasher } = this.#views;
    return tradeHash(hasher, previousHash, fields, buyerCommitment, sellerCommitment);
  }

  #reduced(events: Uint8Array, at: number): void {
    const orderId = readU64(events, at + 16);
    const order = this.#views.orders.placeOf(orderId);
    const quantity = readU64(events, at + 24);
    this.#views.orders.reduce(orderId, quantity);
    const seq = readU64(events, at + 8);
    this.#changeBook(order.issue, order.side, order.limitPrice, -quantity, 0, seq);
  }

  #canceled(events: Uint8Array, at: number): void {
    const orderId = readU64(events, at + 16);
    const order = this.#views.orders.placeOf(orderId);
    const left = readU64(events, at + 24);
    const reduced = events[at + 40] === REASON_REDUCED;
    this.#views.orders.end(orderId, STATUS.canceled, left, reduced);
    const seq = readU64(events, at + 8);
    this.#changeBook(order.issue, order.side, order.limitPrice, -left, -1, seq);
  }

  #expired(events: Uint8Array, at: number): void {
    const orderId = readU64(events, at + 16);
    const order = this.#views.orders.placeOf(orderId);
    const left = readU64(events, at + 24);
    this.#views.orders.end(orderId, STATUS.expired, left, false);
    if (events[at + 40] === REASON_IMMEDIATE) return;
    const seq = readU64(events, at + 8);
    this.#changeBook(order.issue, order.side, order.limitPrice, -left, -1, seq);
  }

  #commandAt(events: Uint8Array, at: number): Command {
    const position = readU32(events, at + 4);
    const command = this.#commands[position];
    if (command === undefined) throw new Error(`no command at position ${position}`);
    return command;
  }
}
