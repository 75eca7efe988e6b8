import { type Command, type Genesis, LIMITS } from '@jangbu/protocol';
import { checkpointSeed, LoadSeats, loadGenesis, loadListing, loadSeed } from '../load-seats.ts';

/** Members that send envelopes. */
export const MEMBERS = 16;
/** Price in whole won about which each issue trades. */
export const CENTRE_PRICE = 70_000;

const OFFICE = MEMBERS;
const CASH_EACH = 10_000_000_000;
const SHARES_EACH = 1_000_000;
const LOAD = 'soak';

/** Seed of the key that signs the checkpoints. */
export const CHECKPOINT_SEED = checkpointSeed(LOAD);

/** How large the world of a soak is. */
export interface SoakScale {
  readonly issues: number;
  /** Of all members, a whole multiple of their number. */
  readonly accounts: number;
  /** Ledger seconds a second. */
  readonly clockRate: number;
}

/** Genesis document of a soak that begins at `time` (microseconds). */
export function soakGenesis({ clockRate }: SoakScale, time: number): Genesis {
  return loadGenesis(LOAD, MEMBERS, time, clockRate);
}

/** Builds and signs the envelopes of a soak. */
export class SoakWorld {
  readonly scale: SoakScale;
  readonly #seats: LoadSeats;

  constructor(scale: SoakScale, chainId: Uint8Array) {
    this.scale = scale;
    this.#seats = new LoadSeats(LOAD, MEMBERS, chainId);
  }

  /** Number of the account that is `place` of those of `member` which hold `issue`. */
  accountOf(member: number, issue: number, place: number): number {
    const own = issue + this.scale.issues * place;
    return member * this.accountsOfMember() + own;
  }

  /** How many accounts of a member hold an issue. */
  holdersOfMember(): number {
    return Math.floor(this.accountsOfMember() / this.scale.issues);
  }

  /** How many accounts a member has. */
  accountsOfMember(): number {
    return this.scale.accounts / MEMBERS;
  }

  /** The envelopes that open the accounts, list the issues and hand out cash and shares, one after the other. */
  *preparations(now: () => number): Generator<Uint8Array> {
    const { issues, accounts } = this.scale;
    for (let member = 0; member < MEMBERS; member += 1) {
      yield* this.#inEnvelopes(member, now, this.accountsOfMember(), (own) => {
        const secret = loadSeed(LOAD, `secret ${member} ${own}`).slice(0, 16);
        return [{ kind: 'OpenAccount', class: 0, secret }];
      });
    }
    yield* this.#inEnvelopes(OFFICE, now, issues, (issue) => [
      loadListing(LOAD, issue, CENTRE_PRICE),
    ]);
    yield* this.#inEnvelopes(OFFICE, now, accounts, (account) => {
      const issue = (account % this.accountsOfMember()) % issues;
      return [
        { kind: 'CreditCash', account, currency: 0, amount: CASH_EACH },
        { kind: 'IssueShares', account, issue, quantity: SHARES_EACH },
      ];
    });
  }

  /** An envelope of a member, valid to the end of the business date of `now` (ledger time in microseconds). */
  sign(member: number, commands: Command[], now: number): Uint8Array {
    return this.#seats.sign(member, commands, now);
  }

  *#inEnvelopes(
    member: number,
    now: () => number,
    count: number,
    commandsOf: (number: number) => Command[],
  ): Generator<Uint8Array> {
    let commands: Command[] = [];
    for (let number = 0; number < count; number += 1) {
      const next = commandsOf(number);
      if (commands.length + next.length > LIMITS.maxCommandsPerEnvelope) {
        yield this.sign(member, commands, now());
        commands = [];
      }
      commands.push(...next);
    }
    if (commands.length > 0) yield this.sign(member, commands, now());
  }
}
