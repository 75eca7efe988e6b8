/** Who sends commands to a ledger under load: members, each with a root key that follows from a name, and one office. */

import {
  businessDateOf,
  type Command,
  ENVELOPE_VERSION,
  encodeSignedEnvelope,
  encodeUtf8,
  endOfBusinessDate,
  envelopeId,
  type Genesis,
  ROLES,
  VALID_DAY_FLAG,
} from '@jangbu/protocol';
import { type NativeSigner, nativeHasher, nativePublicKeyOf, nativeSigner } from '@jangbu/replica';

const SIGNATURE_AT = 4;
const ENVELOPE_AT = 68;
const NO_SIGNATURE = new Uint8Array(64);

/** 32 bytes that follow from the names: `load` of the kind of load, `name` of what they are for. */
export function loadSeed(load: string, name: string): Uint8Array {
  return nativeHasher.sha256(encodeUtf8(`jangbu ${load} ${name}`));
}

/** Seed of the key that signs the checkpoints. */
export function checkpointSeed(load: string): Uint8Array {
  return loadSeed(load, 'checkpoints');
}

/** Genesis document from `time` (microseconds) on: participants 0 to `members` - 1 trade, the one after them is the office. */
export function loadGenesis(
  load: string,
  members: number,
  time: number,
  clockRate: number,
): Genesis {
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
    participants: signersOf(load, members).map(({ publicKey: rootKey }, number) => ({
      name: `${load} ${number}`,
      roles: number === members ? office : ROLES.member,
      rootKey,
    })),
    operatorKey: nativePublicKeyOf(checkpointSeed(load)),
    witnesses: [],
    quorum: 0,
    rulesVersion: 1,
  };
}

/** An issue of market 0 with a tick and a lot of 1 and without limits; `basePrice` in price units, 0 for none. */
export function loadListing(load: string, issue: number, basePrice: number): Command {
  const name = encodeUtf8(`${load} ${issue}`);
  return {
    kind: 'ListIssue',
    shortCode: `L${issue}`,
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
    basePrice,
    lowerLimit: 0,
    upperLimit: 0,
  };
}

/** The root keys of the participants of `loadGenesis`, with the nonces that they have used. */
export class LoadSeats {
  readonly #signers: readonly NativeSigner[];
  readonly #nonces: number[];
  readonly #chainId: Uint8Array;

  constructor(load: string, members: number, chainId: Uint8Array) {
    this.#signers = signersOf(load, members);
    this.#nonces = this.#signers.map(() => 0);
    this.#chainId = chainId;
  }

  /** An envelope of a participant, valid to the end of the business date of `now` (ledger time in microseconds). */
  sign(participant: number, commands: Command[], now: number): Uint8Array {
    const signer = this.#signers[participant]!;
    const nonce = this.#nonces[participant]! + 1;
    this.#nonces[participant] = nonce;
    const bytes = encodeSignedEnvelope({
      envelope: {
        version: ENVELOPE_VERSION,
        chainId: this.#chainId,
        member: participant,
        key: signer.publicKey,
        nonce,
        validUntil: endOfBusinessDate(businessDateOf(now)) - 1,
        flags: VALID_DAY_FLAG,
        commands,
      },
      signature: NO_SIGNATURE,
    });
    bytes.set(signer.sign(envelopeId(nativeHasher, bytes.subarray(ENVELOPE_AT))), SIGNATURE_AT);
    return bytes;
  }
}

/** The members' keys, then the office's. */
function signersOf(load: string, members: number): NativeSigner[] {
  return Array.from({ length: members + 1 }, (_, participant) =>
    nativeSigner(loadSeed(load, `key ${participant}`)),
  );
}
