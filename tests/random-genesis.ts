import { type Genesis, publicKeyOf, ROLES } from '@jangbu/protocol';

/** Timestamp of block 0 of the random ledgers, in microseconds. */
export const START_MICROSECONDS = 1_767_312_000_000_000;

const KEY_COUNT = 60;

/** A seed of 32 bytes for the key number `number` of the tests. */
export function testSeed(number: number): Uint8Array {
  return new Uint8Array(32).fill(number + 1);
}

const PARTICIPANTS: readonly (readonly [name: string, roles: number])[] = [
  ['운영 operator', ROLES.operator],
  ['custodian', ROLES.custodian],
  ['registrar', ROLES.registrar],
  ['broker a', ROLES.member],
  ['broker b', ROLES.member],
  ['everything', 511],
];

/** Number of participants at genesis; their root keys are the first keys. */
export const GENESIS_PARTICIPANTS = PARTICIPANTS.length;

/** The participant with every role. */
export const ALMIGHTY = GENESIS_PARTICIPANTS - 1;

/** Public keys by number: the root keys first, then keys for registration. */
export const KEYS: readonly Uint8Array[] = Array.from({ length: KEY_COUNT }, (_, number) =>
  publicKeyOf(testSeed(number)),
);

/** Genesis of the random ledgers: two currencies, six participants. */
export const RANDOM_GENESIS: Genesis = {
  formatVersion: 1,
  network: 'sim',
  time: START_MICROSECONDS,
  clockRate: 1,
  ledgerAudience: 'members',
  approvals: 1,
  effective: 'now',
  currencies: [
    { code: 'KRW', decimals: 0 },
    { code: 'USD', decimals: 2 },
  ],
  participants: PARTICIPANTS.map(([name, roles], number) => ({
    name,
    roles,
    rootKey: KEYS[number] as Uint8Array,
  })),
  operatorKey: publicKeyOf(testSeed(90)),
  witnesses: [{ name: 'witness', key: publicKeyOf(testSeed(91)) }],
  quorum: 1,
  rulesVersion: 1,
};
