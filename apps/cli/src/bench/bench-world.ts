import { type Command, type Genesis, LIMITS } from '@jangbu/protocol';
import { checkpointSeed, LoadSeats, loadGenesis, loadListing, loadSeed } from '../load-seats.ts';
import {
  ACCOUNTS_PER_MEMBER,
  commandOfRow,
  ISSUES,
  MEMBERS,
  positionsSold,
  type VenueStream,
} from './bench-stream.ts';

/** Timestamp of block 0 in microseconds: 09:00 in Korea, so that no business date ends while it is measured. */
export const GENESIS_TIME = 1_767_312_000_000_000;
const OFFICE = MEMBERS;
const CASH_EACH = 1_000_000_000_000;
const SHARES_EACH = 1_000_000_000;
const LOAD = 'bench';
const NO_BASE_PRICE = 0;

/** Seed of the key that signs the checkpoints. */
export const OPERATOR_SEED = checkpointSeed(LOAD);

/** The world of the benchmark: four members, an office that lists and funds, and the nonces of their keys. */
export class BenchWorld {
  readonly #seats: LoadSeats;
  #commandCount = 0;

  constructor(chainId: Uint8Array) {
    this.#seats = new LoadSeats(LOAD, MEMBERS, chainId);
  }

  /** Commands of all envelopes so far. */
  get commandCount(): number {
    return this.#commandCount;
  }

  /** The envelopes that open accounts, list the issues, and hand out cash, and shares where the stream sells them. */
  preparations(stream: VenueStream): Uint8Array[] {
    const accounts = MEMBERS * ACCOUNTS_PER_MEMBER;
    const listings = Array.from({ length: ISSUES }, (_, issue) =>
      loadListing(LOAD, issue, NO_BASE_PRICE),
    );
    const cash = Array.from({ length: accounts }, (_, account): Command => {
      return { kind: 'CreditCash', account, currency: 0, amount: CASH_EACH };
    });
    const shares = positionsSold(stream).map(([account, issue]): Command => {
      return { kind: 'IssueShares', account, issue, quantity: SHARES_EACH };
    });
    const opened = Array.from({ length: MEMBERS }, (_, member) => {
      const own = Array.from({ length: ACCOUNTS_PER_MEMBER }, (_each, account): Command => {
        const secret = loadSeed(LOAD, `secret ${member} ${account}`).slice(0, 16);
        return { kind: 'OpenAccount', class: 0, secret };
      });
      return this.#sign(member, own);
    });
    const office = [...listings, ...cash, ...shares];
    for (let from = 0; from < office.length; from += LIMITS.maxCommandsPerEnvelope) {
      opened.push(this.#sign(OFFICE, office.slice(from, from + LIMITS.maxCommandsPerEnvelope)));
    }
    return opened;
  }

  /** The envelopes from number `from` to before number `to` of a stream; each costs its encoding and a signature. */
  envelopes(stream: VenueStream, from: number, to: number): Uint8Array[] {
    const { ends, members } = stream;
    return ends.slice(from, to).map((end, place) => {
      const commands: Command[] = [];
      for (let row = ends[from + place - 1] ?? 0; row < end; row += 1) {
        commands.push(commandOfRow(stream, row));
      }
      return this.#sign(members[from + place]!, commands);
    });
  }

  #sign(member: number, commands: Command[]): Uint8Array {
    this.#commandCount += commands.length;
    return this.#seats.sign(member, commands, GENESIS_TIME);
  }
}

/** Genesis document of the world. */
export function benchGenesis(): Genesis {
  return loadGenesis(LOAD, MEMBERS, GENESIS_TIME, 1);
}
