import { concatBytes, encodeUtf8, type Genesis, ROLES } from '@jangbu/protocol';
import { nativeHasher, nativePublicKeyOf } from '@jangbu/replica';

/** The participants of a demo ledger, by the names of their keys. */
export const DEMO_PARTICIPANTS = [
  { key: 'operator', name: '장부거래소', roles: ROLES.operator },
  { key: 'custodian', name: '한결은행', roles: ROLES.custodian },
  { key: 'registrar', name: '모아예탁원', roles: ROLES.registrar },
  { key: 'makerBroker', name: '물길증권', roles: ROLES.member },
  { key: 'visitorBroker', name: '나들이증권', roles: ROLES.member },
] as const;

/** Numbers of the demo's participants. */
export const DEMO_MEMBER = {
  operator: 0,
  custodian: 1,
  registrar: 2,
  maker: 3,
  visitor: 4,
} as const;

/** Ledger seconds a second: a demo's business date passes in an hour. */
const DEMO_CLOCK_RATE = 24;

/** Private seeds of 32 bytes by name: the root keys, and the trading key that all visitors share. */
export type DemoSeeds = Readonly<
  Record<(typeof DEMO_PARTICIPANTS)[number]['key'] | 'visitor', Uint8Array>
>;

/**
 * The demo's keys, all drawn from the one that the data folder keeps: everybody in a demo is the same person.
 *
 * No real ledger does so.
 */
export function demoSeeds(operatorSeed: Uint8Array): DemoSeeds {
  const seedOf = (name: string) =>
    nativeHasher.sha256(concatBytes(encodeUtf8(`jangbu/demo-key/${name}/`), operatorSeed));
  return {
    operator: seedOf('operator'),
    custodian: seedOf('custodian'),
    registrar: seedOf('registrar'),
    makerBroker: seedOf('makerBroker'),
    visitorBroker: seedOf('visitorBroker'),
    visitor: seedOf('visitor'),
  };
}

/** Genesis of a new demo ledger that begins at `time` (microseconds). */
export function demoGenesis(operatorSeed: Uint8Array, time: number): Genesis {
  const seeds = demoSeeds(operatorSeed);
  return {
    formatVersion: 1,
    network: 'demo',
    time,
    clockRate: DEMO_CLOCK_RATE,
    ledgerAudience: 'members',
    approvals: 1,
    effective: 'now',
    currencies: [{ code: 'KRW', decimals: 0 }],
    participants: DEMO_PARTICIPANTS.map(({ key, name, roles }) => ({
      name,
      roles,
      rootKey: nativePublicKeyOf(seeds[key]),
    })),
    operatorKey: nativePublicKeyOf(operatorSeed),
    witnesses: [],
    quorum: 0,
    rulesVersion: 1,
  };
}
