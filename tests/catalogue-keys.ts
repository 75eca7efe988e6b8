import { type Genesis, publicKeyOf, ROLES, toHex } from '@jangbu/protocol';
import { RANDOM_GENESIS } from './random-genesis.ts';

/** Bytes of a seed that are its number. */
const NUMBER_BYTES = 4;
const keys: Uint8Array[] = [];

/** Public key by number: the root keys of the participants first, in their order. */
export function catalogueKey(number: number): Uint8Array {
  for (let next = keys.length; next <= number; next += 1) {
    const seed = new Uint8Array(32).fill(0x5a);
    new DataView(seed.buffer).setUint32(32 - NUMBER_BYTES, next);
    keys.push(publicKeyOf(seed));
  }
  return keys[number] as Uint8Array;
}

/** A key as a look-up name. */
export function keyName(key: Uint8Array): string {
  return toHex(key);
}

const ALL_ROLES = 511;
const PARTICIPANTS: readonly (readonly [name: string, roles: number])[] = [
  ['operator', ROLES.operator],
  ['custodian', ROLES.custodian],
  ['registrar', ROLES.registrar],
  ['broker a', ROLES.member],
  ['broker b', ROLES.member],
  ['everything', ALL_ROLES],
  ['regulator', ROLES.regulator],
];

/** Numbers of the participants of a catalogue ledger. */
export const PARTY = {
  operator: 0,
  custodian: 1,
  registrar: 2,
  brokerA: 3,
  brokerB: 4,
  everything: 5,
  regulator: 6,
} as const;

/** Number of participants at genesis; their root keys are the first keys. */
export const CATALOGUE_PARTICIPANTS = PARTICIPANTS.length;

/** Genesis of a ledger for the whole catalogue of commands. */
export function catalogueGenesis(changes: Partial<Genesis> = {}): Genesis {
  return {
    ...RANDOM_GENESIS,
    participants: PARTICIPANTS.map(([name, roles], number) => ({
      name,
      roles,
      rootKey: catalogueKey(number),
    })),
    ...changes,
  };
}
