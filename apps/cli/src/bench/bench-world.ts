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
const SIGNATURE_AT = 4;
const ENVELOPE_AT = 68;
const NO_SIGNATURE = new Uint8Array(64);

const seedOf = (name: string): Uint8Array =>
  nativeHasher.sha256(encodeUtf8(`jangbu bench ${name}`));

/** Seed of the key that signs the checkpoints. */
export const OPERATOR_SEED = seedOf('checkpoints');

/** The world of the benchmark: four members, an office that lists and funds, and the nonces of their keys. */
export class BenchWorld {
  readonly #signers: readonly NativeSigner[];
  readonly #nonces: number[];
  readonly #chainId: Uint8Array;
  #commandCount = 0;

  constructor(chainId: Uint8Array) {
    this.#chainId = chainId;
    this.#signers = signers();
    this.#nonces = this.#signers.map(() => 0);
  }

  /** Commands of all envelopes so far. */
  get commandCount(): number {
    return this.#commandCount;
  }

  /** The envelopes that open accounts, list the issues, and hand out cash, and shares where the stream sells them. */
  preparations(stream: VenueStream): Uint8Array[] {
    const accounts = MEMBERS * ACCOUNTS_PER_MEMBER;
    const listings = Array.from({ length: ISSUES }, (_, issue) => listing(issue));
    const cash = Array.from({ length: accounts }, (_, account): Command => {
      return { kind: 'CreditCash', account, currency: 0, amount: CASH_EACH };
    });
    const shares = positionsSold(stream).map(([account, issue]): Command => {
      return { kind: 'IssueShares', account, issue, quantity: SHARES_EACH };
    });
    const opened = Array.from({ length: MEMBERS }, (_, member) => {
      const own = Array.from({ length: ACCOUNTS_PER_MEMBER }, (_each, account): Command => {
        const secret = seedOf(`secret ${member} ${account}`).slice(0, 16);
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
    const signer = this.#signers[member]!;
    this.#commandCount += commands.length;
    this.#nonces[member] = this.#nonces[member]! + 1;
    const bytes = encodeSignedEnvelope({
      envelope: {
        version: ENVELOPE_VERSION,
        chainId: this.#chainId,
        member,
        key: signer.publicKey,
        nonce: this.#nonces[member]!,
        validUntil: endOfBusinessDate(businessDateOf(GENESIS_TIME)) - 1,
        flags: VALID_DAY_FLAG,
        commands,
      },
      signature: NO_SIGNATURE,
    });
    const id = envelopeId(nativeHasher, bytes.subarray(ENVELOPE_AT));
    bytes.set(signer.sign(id), SIGNATURE_AT);
    return bytes;
  }
}

/** Genesis document of the world. */
export function benchGenesis(): Genesis {
  const office = ROLES.operator | ROLES.custodian | ROLES.registrar;
  return {
    formatVersion: 1,
    network: 'sim',
    time: GENESIS_TIME,
    clockRate: 1,
    ledgerAudience: 'members',
    approvals: 1,
    effective: 'now',
    currencies: [{ code: 'KRW', decimals: 0 }],
    participants: signers().map(({ publicKey: rootKey }, number) => ({
      name: `Bench ${number}`,
      roles: number === OFFICE ? office : ROLES.member,
      rootKey,
    })),
    operatorKey: nativePublicKeyOf(OPERATOR_SEED),
    witnesses: [],
    quorum: 0,
    rulesVersion: 1,
  };
}

/** The members' keys, then the office's. */
function signers(): NativeSigner[] {
  return Array.from({ length: MEMBERS + 1 }, (_, member) => nativeSigner(seedOf(`key ${member}`)));
}

function listing(issue: number): Command {
  const name = encodeUtf8(`Bench ${issue}`);
  return {
    kind: 'ListIssue',
    shortCode: `B${issue}`,
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
    basePrice: 0,
    lowerLimit: 0,
    upperLimit: 0,
  };
}
