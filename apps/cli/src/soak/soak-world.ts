import {
  businessDateOf,
  type Command,
  ENVELOPE_VERSION,
  encodeSignedEnvelope,
  encodeUtf8,
  endOfBusinessDate,
  envelopeId,
  type Genesis,
  LIMITS,
  ROLES,
  VALID_DAY_FLAG,
} from '@jangbu/protocol';
import { type NativeSigner, nativeHasher, nativePublicKeyOf, nativeSigner } from '@jangbu/replica';

/** Members that send envelopes. */
export const MEMBERS = 16;
/** Price in whole won about which each issue trades. */
export const CENTRE_PRICE = 70_000;

const OFFICE = MEMBERS;
const CASH_EACH = 10_000_000_000;
const SHARES_EACH = 1_000_000;
const SIGNATURE_AT = 4;
const ENVELOPE_AT = 68;
const NO_SIGNATURE = new Uint8Array(64);

const seedOf = (name: string): Uint8Array => nativeHasher.sha256(encodeUtf8(`jangbu soak ${name}`));

/** Seed of the key that signs the checkpoints. */
export const CHECKPOINT_SEED = seedOf('checkpoints');

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
  const office = ROLES.operator | ROLES.custodian | ROLES.registrar;
  return {
    formatVersion: 1,
    network: 'sim',
    time,
    clockRate,
    ledgerAudience: 'members',
    approvals: 1,
    effective: 'now',
    currencies: [{ code: 'KRW', decimals: 0 }],
    participants: signers().map(({ publicKey: rootKey }, number) => ({
      name: `Soak ${number}`,
      roles: number === OFFICE ? office : ROLES.member,
      rootKey,
    })),
    operatorKey: nativePublicKeyOf(CHECKPOINT_SEED),
    witnesses: [],
    quorum: 0,
    rulesVersion: 1,
  };
}

/** Builds and signs the envelopes of a soak. */
export class SoakWorld {
  readonly scale: SoakScale;
  readonly #signers = signers();
  readonly #nonces = this.#signers.map(() => 0);
  readonly #chainId: Uint8Array;

  constructor(scale: SoakScale, chainId: Uint8Array) {
    this.scale = scale;
    this.#chainId = chainId;
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
        const secret = seedOf(`secret ${member} ${own}`).slice(0, 16);
        return [{ kind: 'OpenAccount', class: 0, secret }];
      });
    }
    yield* this.#inEnvelopes(OFFICE, now, issues, (issue) => [listing(issue)]);
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
    const signer = this.#signers[member]!;
    this.#nonces[member] = this.#nonces[member]! + 1;
    const bytes = encodeSignedEnvelope({
      envelope: {
        version: ENVELOPE_VERSION,
        chainId: this.#chainId,
        member,
        key: signer.publicKey,
        nonce: this.#nonces[member]!,
        validUntil: endOfBusinessDate(businessDateOf(now)) - 1,
        flags: VALID_DAY_FLAG,
        commands,
      },
      signature: NO_SIGNATURE,
    });
    bytes.set(signer.sign(envelopeId(nativeHasher, bytes.subarray(ENVELOPE_AT))), SIGNATURE_AT);
    return bytes;
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

/** The members' keys, then the office's. */
function signers(): NativeSigner[] {
  return Array.from({ length: MEMBERS + 1 }, (_, member) => nativeSigner(seedOf(`key ${member}`)));
}

function listing(issue: number): Command {
  const name = encodeUtf8(`Soak ${issue}`);
  return {
    kind: 'ListIssue',
    shortCode: `S${issue}`,
    isin: '',
    name,
    nameEnglish: name,
    currency: 0,
    priceDecimals: 0,
    market: 0,
    matchingMode: 0,
    tickTable: 0,
    tick: 1,
    lot: 1,
    basePrice: CENTRE_PRICE,
    lowerLimit: 0,
    upperLimit: 0,
  };
}
