import { LIMITS, NONE_U32 } from '@jangbu/protocol';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ACCOUNT, command, openMarket, PARTY, type TestLedger, testKey } from '../test-ledger.ts';
import { eventsOf } from '../test-play.ts';
import { nextWakeUp } from '../time-work.ts';

// The limits of the ledger as an object that a test can lower.
vi.mock('@jangbu/protocol', async (original) => {
  const protocol = await original<typeof import('@jangbu/protocol')>();
  return { ...protocol, LIMITS: { ...protocol.LIMITS } };
});
const limits: { -readonly [Name in keyof typeof LIMITS]: number } = LIMITS;
const usual = { ...LIMITS };

let ledger: TestLedger;

/** Kim's orders 1 to 5, Lee's 6: buys of K and H, a sell of K, a dormant stop; 1 is amended and so rests behind the others. */
beforeEach(() => {
  Object.assign(limits, usual);
  ledger = openMarket();
  const place = (clientOrderId: string, fields: object = {}) => {
    return command('PlaceOrder', { clientOrderId, ...fields });
  };
  const stop = { orderType: 6, limitPrice: 200, stopPrice: 200 };
  ledger.send(
    PARTY.kim,
    place('a'),
    place('b', { account: ACCOUNT.H }),
    place('c', { side: 1, limitPrice: 120 }),
    place('d', stop),
    place('e'),
    command('AmendOrder', { orderId: 1, limitPrice: 90 }),
  );
  ledger.send(PARTY.lee, place('f', { account: ACCOUNT.L }));
});

/** What a block canceled, as order ids, and the ids of the results. */
function swept(events: Uint8Array): string {
  return eventsOf(events)
    .flatMap((event) => {
      if (event.kind === 'order_canceled') return `#${event.orderId}`;
      return event.kind === 'command_result' ? `=> ${event.reject} ${event.id}` : [];
    })
    .join(' ');
}

describe('MassCancel takes the orders of its scope by order id, dormant ones last', () => {
  it.each([
    ['all of the participant', {}, '#1 #2 #3 #5 #4 => ok 5'],
    ['an account', { account: ACCOUNT.H }, '#2 => ok 1'],
    ['the buys', { side: 0 }, '#1 #2 #5 #4 => ok 4'],
    ['the sells of an account', { account: ACCOUNT.K, side: 1 }, '#3 => ok 1'],
    ['an issue without orders of it', { issue: 1 }, '=> unknown_issue 0'],
    ['an issue', { issue: 0, account: ACCOUNT.K }, '#1 #3 #5 #4 => ok 4'],
  ])('%s', (_name, fields, expected) => {
    expect(swept(ledger.send(PARTY.kim, command('MassCancel', fields)).events)).toBe(expected);
  });
});

it('a revoked key takes along what it placed or amended last', () => {
  ledger.send(PARTY.kim, command('RegisterKey', { publicKey: testKey(33) }));
  const amend = command('AmendOrder', { orderId: 2, limitPrice: 80 });
  ledger.block([ledger.envelope(PARTY.kim, [amend], { key: testKey(33) })]);
  expect(swept(ledger.send(PARTY.kim, command('RevokeKey')).events)).toBe('#2 => ok 6');
  expect(swept(ledger.send(PARTY.kim, command('RotateRootKey')).events)).toBe(
    '#1 #3 #5 #4 => ok 7',
  );
});

it('a delisted issue loses the orders of everybody', () => {
  const { events } = ledger.send(PARTY.operator, command('SetIssueStatus'));
  expect(swept(events)).toBe('#1 #2 #3 #5 #6 #4 => ok 0');
});

it('a frozen account and a kill switch stop what follows, too', () => {
  const order = (account: number) => command('PlaceOrder', { account, clientOrderId: 'x' });
  expect(swept(ledger.send(PARTY.registrar, command('FreezeAccount')).events)).toBe(
    '#1 #3 #5 #4 => ok 0',
  );
  const { events } = ledger.send(
    PARTY.kim,
    command('KillSwitch'),
    order(ACCOUNT.K),
    order(ACCOUNT.H),
  );
  expect(swept(events)).toBe('#2 => ok 1 => account_not_active 0 => locked 0');
});

describe('a sweep of more than a command cancels', () => {
  beforeEach(() => {
    limits.maxSweepPerCommand = 2;
  });

  it('goes on in the steps of the next blocks, before anything else', () => {
    limits.maxTimeStepsPerBlock = 2;
    const all = command('MassCancel', { account: NONE_U32 });
    expect(swept(ledger.send(PARTY.kim, all).events)).toBe('#1 #2 => ok 2');
    expect(nextWakeUp(ledger.state)).toBe(ledger.now + 1);
    const order = ledger.envelope(PARTY.lee, [
      command('PlaceOrder', { account: ACCOUNT.L, clientOrderId: 'late' }),
    ]);
    const first = ledger.block([order]);
    expect(first.envelopesAllowed).toBe(false);
    expect(swept(first.events)).toBe('#3 #5');
    expect(swept(ledger.block([order]).events)).toBe('#4 => ok 7');
    expect(ledger.state.sweeps.rows.length).toBe(0);
  });

  it('takes what comes to its scope in its own block', () => {
    const all = command('MassCancel');
    const order = command('PlaceOrder', { clientOrderId: 'late' });
    expect(swept(ledger.send(PARTY.kim, all, order).events)).toBe('#1 #2 => ok 2 => ok 7');
    expect(swept(ledger.block([]).events)).toBe('#3 #5 #7 #4');
  });

  it('is over at the end of the block if others have canceled the rest', () => {
    const all = command('MassCancel', { account: ACCOUNT.K });
    const { events } = ledger.send(
      PARTY.kim,
      all,
      all,
      command('PlaceOrder', { clientOrderId: 'g' }),
    );
    expect(swept(events)).toBe('#1 #3 => ok 2 #5 #4 => ok 2 => ok 7');
    // The order that came behind is in the scope of the first sweep.
    expect(ledger.state.sweeps.liveCount).toBe(1);
    const again = ledger.send(PARTY.kim, all);
    expect(swept(again.events)).toBe('#7 => ok 0');
    expect(ledger.state.sweeps.rows.length).toBe(0);
    expect(ledger.block([]).hasEffect).toBe(false);
  });
});
