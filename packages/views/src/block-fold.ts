import {
  type Command,
  decodeUtf8,
  type Envelope,
  EVENT_BYTES,
  EVENT_KINDS,
  type RegisterKey,
  type RegisterParticipant,
  readU16,
  readU32,
  readU64,
  STORED_TRADE_BYTES,
  toHex,
} from '@jangbu/protocol';
import { IssueFold } from './issue-fold.ts';
import { UNLOCKED } from './member-views.ts';
import { OfficeFold } from './office-fold.ts';
import { OrderFold } from './order-fold.ts';
import type { VenueViews } from './venue-views.ts';
import type { ViewBlock, ViewChanges } from './view-block.ts';

const ROOT_KEY_KIND = 0;

/** What the folds of one block share. */
export interface FoldedBlock {
  readonly views: VenueViews;
  readonly block: ViewBlock;
  readonly changes: {
    readonly books: Set<number>;
    readonly traded: Set<number>;
    readonly listed: Set<number>;
    readonly statuses: Set<number>;
    readonly auctions: Set<number>;
    readonly owners: Set<number>;
  };
  /** The command that the event at `at` belongs to; throws if the block holds none. */
  commandAt(events: Uint8Array, at: number): Command;
  /** The same, or where that executes a proposal, or time does, the action that is executed. */
  actionAt(events: Uint8Array, at: number): Command;
}

/** Folds the events of one block into the views, reading the records in place. */
export class BlockFold implements FoldedBlock {
  readonly views: VenueViews;
  readonly block: ViewBlock;
  readonly changes = {
    books: new Set<number>(),
    traded: new Set<number>(),
    listed: new Set<number>(),
    statuses: new Set<number>(),
    auctions: new Set<number>(),
    owners: new Set<number>(),
  };
  readonly #envelopes: readonly Envelope[];
  readonly #envelopeIds: readonly Uint8Array[];
  readonly #commands: Command[] = [];
  /** `command_result` records of each envelope. */
  readonly #results: Uint8Array[] = [];
  readonly #orders = new OrderFold(this);
  readonly #issues = new IssueFold(this);
  readonly #offices = new OfficeFold(this);

  constructor(
    views: VenueViews,
    block: ViewBlock,
    envelopes: readonly Envelope[],
    envelopeIds: readonly Uint8Array[],
  ) {
    this.views = views;
    this.block = block;
    this.#envelopes = envelopes;
    this.#envelopeIds = envelopeIds;
    for (const { commands } of envelopes) {
      for (const command of commands) this.#commands.push(command);
      this.#results.push(new Uint8Array(EVENT_BYTES * commands.length));
    }
    views.eventCommands.begin(block.events, () => this.#commands);
  }

  /** Number of commands in the block. */
  get commands(): number {
    return this.#commands.length;
  }

  /** Folds all events and keeps the answers; throws where the block contradicts the views. */
  run(): ViewChanges {
    const { events, trades, header } = this.block;
    for (let at = 0; at < events.length; at += EVENT_BYTES) this.#fold(events, at);
    if (this.#orders.trades * STORED_TRADE_BYTES !== trades.length) {
      throw new Error(
        `block ${header.index} has ${this.#orders.trades} trade events for its trades`,
      );
    }
    for (const [place, results] of this.#results.entries()) {
      // SSZ(SignedEnvelope): an offset of 4 bytes, then the signature.
      const signature = this.block.transactions[place]!.slice(4, 68);
      const id = toHex(this.#envelopeIds[place]!);
      this.views.recent.add(id, { index: header.index, signature, results });
    }
    return { index: header.index, ...this.changes };
  }

  commandAt(events: Uint8Array, at: number): Command {
    const position = readU32(events, at + 4);
    const command = this.#commands[position];
    if (command === undefined) throw new Error(`no command at position ${position}`);
    return command;
  }

  actionAt(events: Uint8Array, at: number): Command {
    const command = this.views.eventCommands.commandAt(at);
    if (command === undefined) throw new Error(`event of kind ${events[at]} without a command`);
    return command;
  }

  #fold(events: Uint8Array, at: number): void {
    switch (events[at]) {
      case EVENT_KINDS.command_result:
        this.#result(events, at);
        break;
      case EVENT_KINDS.business_date_changed:
        this.views.orders.startDate();
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
      default:
        // Kinds are append-only: what no view knows, none shows.
        if (events[at]! >= EVENT_KINDS.fees_charged) this.#offices.fold(events, at);
        else if (!this.#orders.fold(events, at)) this.#issues.fold(events, at);
    }
  }

  #result(events: Uint8Array, at: number): void {
    const place = readU32(events, at + 56);
    const command = readU32(events, at + 60);
    const results = this.#results[place];
    const envelope = this.#envelopes[place];
    if (results === undefined || envelope === undefined) throw new Error(`no envelope ${place}`);
    results.set(events.subarray(at, at + EVENT_BYTES), command * EVENT_BYTES);
    if (command === 0) this.views.members.useNonce(readU32(events, at + 52), envelope.nonce);
    if (readU16(events, at + 18) === 0) this.#orders.result(events, at);
  }

  #participant(events: Uint8Array, at: number): void {
    const command = this.actionAt(events, at) as RegisterParticipant;
    const participant = readU32(events, at + 16);
    this.views.members.addParticipant({
      participant,
      name: decodeUtf8(command.name) ?? '',
      roles: readU32(events, at + 20),
      status: 0,
      ...UNLOCKED,
      ordersPerSecond: 0,
    });
    this.views.members.addRootKey(command.rootKey, participant);
  }

  #key(events: Uint8Array, at: number): void {
    const kind = events[at + 24]!;
    // A root key comes with its participant.
    if (kind === ROOT_KEY_KIND) return;
    const command = this.commandAt(events, at) as RegisterKey;
    this.views.members.addKey(command.publicKey, {
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
    this.views.members.addAccount({
      account: readU32(events, at + 16),
      participant: readU32(events, at + 20),
      class: events[at + 24]!,
      status: 0,
      ...UNLOCKED,
      flags: 0,
      group: 0,
      year: 0,
      bought: 0,
      sold: 0,
    });
  }
}
