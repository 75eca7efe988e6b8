import { LOCKED_BY, MIN_LOCK_MICROSECONDS } from '@jangbu/protocol';
import { beforeEach, expect, it } from 'vitest';
import { ACCOUNT, command, openMarket, PARTY, type TestLedger } from '../test-ledger.ts';
import { eventsOf } from '../test-play.ts';

/** A participant as a whole, and one of its accounts. */
const TARGETS = [{ participant: PARTY.kim }, { participant: PARTY.kim, account: ACCOUNT.K }];

let ledger: TestLedger;

beforeEach(() => {
  ledger = openMarket();
});

function verdict(sender: number, kind: 'KillSwitch' | 'ReleaseKillSwitch', target: object): string {
  const result = eventsOf(ledger.send(sender, command(kind, target)).events).at(-1);
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
