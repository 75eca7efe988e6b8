import { LOCKED_BY, MIN_LOCK_MICROSECONDS } from '@jangbu/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, command, openMarket, PARTY, type TestLedger } from '../test-ledger.ts';
import { eventsOf } from '../test-play.ts';

/** A participant as a whole, and one of its accounts. */
const TARGETS = [{ participant: PARTY.kim }, { participant: PARTY.kim, account: ACCOUNT.K }];

/** The participant that has all roles, that of the regulator too. */
const REGULATOR = PARTY.all;

let ledger: TestLedger;

beforeEach(() => {
  ledger = openMarket();
});

type Kind = 'KillSwitch' | 'ReleaseKillSwitch' | 'FreezeAccount' | 'SetAccountTerms';

function verdict(sender: number, kind: Kind, fields: object): string {
  const result = eventsOf(ledger.send(sender, command(kind, fields)).events).at(-1);
  return result?.kind === 'command_result' ? result.reject : 'no result';
}

it.each(TARGETS)(
  'who locks itself first does not get out of the lock of an office: %o',
  (target) => {
    expect(verdict(PARTY.kim, 'KillSwitch', target)).toBe('ok');
    expect(verdict(PARTY.operator, 'KillSwitch', target)).toBe('ok');
    const { participant, account } = { account: undefined, ...target };
    const row = account === undefined ? ledger.state.participants : ledger.state.accounts;
    const locked = row[account ?? participant]!;
    expect(LOCKED_BY[locked.lockedBy]).toBe('operator');
    expect(locked.lockedAt).toBe(ledger.now);
    expect(verdict(PARTY.kim, 'KillSwitch', target)).toBe('locked');
    expect(verdict(PARTY.operator, 'KillSwitch', target)).toBe('locked');

    ledger.now += MIN_LOCK_MICROSECONDS;
    expect(verdict(PARTY.kim, 'ReleaseKillSwitch', target)).toBe('role_missing');
    expect(verdict(PARTY.operator, 'ReleaseKillSwitch', target)).toBe('ok');
    expect(locked.status).toBe(0);
  },
);

describe('a freeze', () => {
  const freezes = (sender: number) => verdict(sender, 'FreezeAccount', { isFrozen: 1 });
  const lifts = (sender: number) => verdict(sender, 'FreezeAccount', { isFrozen: 0 });

  it('of the registrar is lifted by the registrar or the regulator', () => {
    for (const lifter of [PARTY.registrar, REGULATOR]) {
      expect([freezes(PARTY.registrar), lifts(lifter)]).toEqual(['ok', 'ok']);
      expect(ledger.state.accounts[ACCOUNT.K]!.status).toBe(0);
    }
  });

  it('of the regulator is lifted by the regulator alone, also over one of the registrar', () => {
    for (const isFirst of [true, false]) {
      if (!isFirst) expect(freezes(PARTY.registrar)).toBe('ok');
      expect([freezes(REGULATOR), freezes(REGULATOR)]).toEqual(['ok', 'bad_value']);
      expect(freezes(PARTY.registrar)).toBe('bad_value');
      expect(lifts(PARTY.registrar)).toBe('role_missing');
      expect(ledger.state.accounts[ACCOUNT.K]!.status).toBe(5);
      expect([lifts(REGULATOR), lifts(REGULATOR)]).toEqual(['ok', 'bad_value']);
      expect(ledger.state.accounts[ACCOUNT.K]!.status).toBe(0);
    }
  });
});

it('the retail flag is set by the member and taken off by the operator, who leaves the group', () => {
  const sets = (sender: number, flags: number, group: number) => {
    return verdict(sender, 'SetAccountTerms', { flags, group });
  };
  expect([sets(PARTY.kim, 1, 4), sets(PARTY.kim, 1, 5)]).toEqual(['ok', 'ok']);
  expect([sets(PARTY.kim, 0, 5), sets(PARTY.lee, 1, 5)]).toEqual([
    'role_missing',
    'unknown_account',
  ]);
  expect([sets(PARTY.operator, 0, 4), sets(PARTY.operator, 0, 5)]).toEqual(['bad_value', 'ok']);
  expect(ledger.state.accounts[ACCOUNT.K]).toMatchObject({ flags: 0, group: 5 });
});
