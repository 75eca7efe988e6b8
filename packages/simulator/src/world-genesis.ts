import { type Genesis, ROLES } from '@jangbu/protocol';
import { type NativeSigner, type NewLedgerKeys, nativeSigner } from '@jangbu/replica';

/** Participants of a world by number. */
export const PARTICIPANT = { office: 0, brokerA: 1, brokerB: 2 };

const NAMES: readonly (readonly [name: string, roles: number])[] = [
  ['office', ROLES.operator + ROLES.custodian + ROLES.registrar],
  ['broker a', ROLES.member],
  ['broker b', ROLES.member],
];

const OPERATOR_SEED = seedOf(90);

function seedOf(number: number): Uint8Array {
  return new Uint8Array(32).fill(number + 1);
}

/** The key of each participant of a world, by its number. */
export const WORLD_KEYS: readonly NativeSigner[] = NAMES.map((_, number) =>
  nativeSigner(seedOf(number)),
);

/** A Monday, 5 January 2026, 07:50 in Seoul: before anything opens. */
export const WORLD_BEGIN_MICROSECONDS = 1_767_567_000_000_000;

/** What the ledger of a world begins with at `time`, in microseconds. */
export function worldKeys(time: number): NewLedgerKeys {
  const genesis: Genesis = {
    formatVersion: 1,
    network: 'sim',
    time,
    clockRate: 1,
    ledgerAudience: 'members',
    approvals: 1,
    effective: 'now',
    currencies: [{ code: 'KRW', decimals: 0 }],
    participants: NAMES.map(([name, roles], number) => ({
      name,
      roles,
      rootKey: (WORLD_KEYS[number] as NativeSigner).publicKey,
    })),
    operatorKey: nativeSigner(OPERATOR_SEED).publicKey,
    witnesses: [],
    quorum: 0,
    rulesVersion: 1,
  };
  return { genesis, operatorSeed: OPERATOR_SEED };
}
