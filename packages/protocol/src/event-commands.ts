/** Which command an event is an effect of: an envelope's, or the action of a proposal that is executed. */

import { NONE_U32, readU32 } from './bytes.ts';
import { decodeCommand } from './command-bytes.ts';
import type { Command } from './commands.ts';
import { EVENT_KINDS } from './event-bodies.ts';
import { EVENT_BYTES } from './events.ts';

// Places in event records (docs/spec/events.md).
const POSITION_AT = 4;
const PROPOSAL_AT = 16;

/**
 * Follows the blocks of a ledger from its first one on. Nothing is trusted: where a false ledger contradicts itself,
 * there is no command. Memory grows with the number of proposals.
 */
export class EventCommands {
  readonly #actions = new Map<number, Command>();
  #events: Uint8Array = new Uint8Array(0);
  #commandsOf: () => readonly Command[] = () => [];
  #commands: readonly Command[] | undefined;

  /**
   * Takes the next block: its event records, and where the commands of all its envelopes are to be had, in order, which
   * is asked only if they are needed.
   */
  begin(events: Uint8Array, commandsOf: () => readonly Command[]): void {
    this.#events = events;
    this.#commandsOf = commandsOf;
    this.#commands = undefined;
    for (let at = 0; at < events.length; at += EVENT_BYTES) {
      if (events[at] === EVENT_KINDS.proposed) this.#propose(at);
    }
  }

  /** The command of the block whose effect the event at `at` is; undefined if there is none. */
  commandAt(at: number): Command | undefined {
    const position = readU32(this.#events, at + POSITION_AT);
    if (position !== NONE_U32) {
      const command = this.#commandOf(position);
      if (command?.kind !== 'Approve' && command?.kind !== 'Propose') return command;
    }
    return this.#executedFrom(at);
  }

  #propose(at: number): void {
    const command = this.#commandOf(readU32(this.#events, at + POSITION_AT));
    const action = command?.kind === 'Propose' ? decodeCommand(command.action) : null;
    if (action !== null) this.#actions.set(readU32(this.#events, at + PROPOSAL_AT), action);
  }

  #commandOf(position: number): Command | undefined {
    this.#commands ??= this.#commandsOf();
    return this.#commands[position];
  }

  /** The events of an action stand before the one that says which proposal it was. */
  #executedFrom(from: number): Command | undefined {
    for (let at = from; at < this.#events.length; at += EVENT_BYTES) {
      if (this.#events[at] === EVENT_KINDS.proposal_executed) {
        return this.#actions.get(readU32(this.#events, at + PROPOSAL_AT));
      }
    }
    return undefined;
  }
}
