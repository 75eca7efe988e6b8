import { type Command, LIMITS, plainHasher } from '@jangbu/protocol';
import { beforeEach, expect, it, vi } from 'vitest';
import { applyBlock } from './apply-block.ts';
import { restoreSnapshot } from './snapshot/snapshot.ts';
import { ACCOUNT, command, DAY, openMarket, PARTY, START, signed, testKey } from './test-ledger.ts';
import { asPlayed, play, textOf } from './test-play.ts';
import { nextWakeUp } from './time-work.ts';

// The limits of the ledger as an object that a test can lower: the real ones need gigabytes.
vi.mock('@jangbu/protocol', async (original) => {
  const protocol = await original<typeof import('@jangbu/protocol')>();
  return { ...protocol, LIMITS: { ...protocol.LIMITS } };
});

const limits: { -readonly [Name in keyof typeof LIMITS]: number } = LIMITS;
const usual = { ...LIMITS };

beforeEach(() => void Object.assign(limits, usual));

const secret = new Uint8Array(16).fill(5);
const anew = (number: number) => testKey(60 + number);

type Case = readonly [
  limit: keyof typeof LIMITS,
  rows: number,
  sender: number,
  make: (number: number) => Command,
];

/** `openMarket` has 6 participants and keys, 4 accounts, 3 cash rows and positions, 1 issue. */
const CASES: readonly Case[] = [
  [
    'maxParticipants',
    6,
    PARTY.operator,
    (number) => command('RegisterParticipant', { rootKey: anew(number) }),
  ],
  ['maxKeys', 6, PARTY.kim, (number) => command('RegisterKey', { publicKey: anew(number) })],
  ['maxKeys', 6, PARTY.all, (number) => command('RegisterParticipant', { rootKey: anew(number) })],
  ['maxAccounts', 4, PARTY.lee, () => command('OpenAccount', { secret })],
  [
    'maxCashRows',
    3,
    PARTY.bank,
    (number) => command('CreditCash', { account: number, currency: 1 }),
  ],
  ['maxIssues', 1, PARTY.operator, (number) => command('ListIssue', { shortCode: `N${number}` })],
];

it.each(CASES)('%s: the last row is given and no other one', (limit, rows, sender, make) => {
  const ledger = openMarket();
  limits[limit] = rows + 2;
  const { events } = ledger.send(sender, make(0), make(1), make(2), make(3));
  expect(textOf(events)).toBe(`none #${rows}; none #${rows + 1}; limit_reached; limit_reached`);
});

it('maxCashRows: what has its row is still credited, and sells', () => {
  const ledger = openMarket();
  ledger.send(PARTY.operator, command('ListIssue', { currency: 1 }));
  ledger.send(PARTY.registrar, command('IssueShares', { issue: 1, quantity: 100 }));
  limits.maxCashRows = 3;
  const credit = (currency: number) => command('CreditCash', { currency });
  expect(textOf(ledger.send(PARTY.bank, credit(0), credit(1)).events)).toBe(
    'none #0; limit_reached',
  );
  const sell = (issue: number) => {
    return command('PlaceOrder', { issue, side: 1, clientOrderId: `s${issue}` });
  };
  expect(textOf(ledger.send(PARTY.kim, sell(0), sell(1)).events)).toBe(
    'new #1 row 0 open 10; limit_reached',
  );
});

it('maxPositions: what has its row is still issued, and bought', () => {
  const ledger = openMarket();
  ledger.send(PARTY.operator, command('ListIssue'));
  limits.maxPositions = 3;
  const issues = [0, 1].map((issue) => command('IssueShares', { issue }));
  expect(textOf(ledger.send(PARTY.registrar, ...issues).events)).toBe('none #0; limit_reached');
  const buys = [0, 1].map((issue) => command('PlaceOrder', { issue, clientOrderId: `b${issue}` }));
  expect(textOf(ledger.send(PARTY.kim, ...buys).events)).toBe(
    'new #1 row 0 open 10; limit_reached',
  );
});

it.each(['maxOpenOrders', 'maxOpenOrdersPerIssue'] as const)(
  '%s: also for an order that would not rest, and until one leaves',
  (limit) => {
    limits[limit] = 2;
    const script = `K buy 1 @ 100 a     => new #1 row 0 open 1
      L sell 1 @ 101 b     => new #2 row 1 open 1
      K buy 1 @ 101 c      => limit_reached
      K buy 1 @ 101 d ioc  => limit_reached
      K cancel a           => canceled 1; canceled #1
      K buy 1 @ 101 c      => 1 @ 101 with #2; filled #3 done 1
      K buy 1 @ 100 e      => new #4 row 0 open 1`;
    expect(play(openMarket(), script)).toBe(asPlayed(script));
  },
);

it('maxOpenOrdersPerIssue: another issue has room', () => {
  const ledger = openMarket();
  ledger.send(PARTY.operator, command('ListIssue'));
  limits.maxOpenOrdersPerIssue = 1;
  const orders = [0, 0, 1].map((issue, number) => {
    return command('PlaceOrder', { issue, clientOrderId: `o${number}` });
  });
  expect(textOf(ledger.send(PARTY.kim, ...orders).events)).toBe(
    'new #1 row 0 open 10; limit_reached; new #2 row 1 open 10',
  );
});

it('maxClientOrderIds: of one business date', () => {
  limits.maxClientOrderIds = 2;
  const script = `K buy 1 @ 100 a      => new #1 row 0 open 1
    K buy 1 @ 100 b ioc  => rest expired 1; expired #2
    K buy 1 @ 100 c      => limit_reached
    K cancel a           => canceled 1; canceled #1
    K buy 1 @ 100 c      => limit_reached
    a day passes         => date
    K buy 1 @ 100 c      => new #3 row 0 open 1`;
  expect(play(openMarket(), script)).toBe(asPlayed(script));
});

it('the total of a currency and the shares of an issue reach 2^53 - 1, not 2^53', () => {
  const ledger = openMarket();
  const most = Number.MAX_SAFE_INTEGER;
  const credit = (amount: number) => command('CreditCash', { account: ACCOUNT.F, amount });
  const bank = ledger.send(
    PARTY.bank,
    credit(most - 2_999_999),
    credit(most - 3_000_000),
    credit(1),
  );
  expect(textOf(bank.events)).toBe('amount_too_large; none #3; amount_too_large');
  const issue = (quantity: number) => command('IssueShares', { account: 3, quantity });
  const registrar = ledger.send(PARTY.registrar, issue(most), issue(most - 3_000), issue(1));
  expect(textOf(registrar.events)).toBe('amount_too_large; none #3; amount_too_large');
  expect(ledger.state.currencies[0]?.total).toBe(most);
  expect(ledger.state.issues[0]?.sharesIssued).toBe(most);
});

it('a key lasts 366 days at most, and longer than nothing', () => {
  const ledger = openMarket();
  const from = START + 5;
  const lasting = (number: number, time: number) => {
    return command('RegisterKey', {
      publicKey: anew(number),
      validFrom: from,
      validUntil: from + time,
    });
  };
  const longest = LIMITS.maxKeyLifetimeMicroseconds;
  const { events } = ledger.send(
    PARTY.kim,
    lasting(0, longest + 1),
    lasting(1, longest),
    lasting(2, 0),
  );
  expect(textOf(events)).toBe('key_lifetime; none #6; key_lifetime');
});

it('maxTimeStepsPerBlock: a ledger that is restored in between goes on with the rest', () => {
  limits.maxTimeStepsPerBlock = 1;
  const ledger = openMarket();
  for (const clientOrderId of ['a', 'b', 'c']) {
    ledger.send(PARTY.kim, command('PlaceOrder', { clientOrderId }));
  }
  expect(textOf(ledger.block([], ledger.now + DAY).events)).toBe('date; #1 expired 10');
  const read = restoreSnapshot(ledger.snapshot(), plainHasher);
  if (!read.ok) throw new Error(read.reason);
  expect(nextWakeUp(read.state)).toBe(ledger.now + 1);
  const envelope = ledger.envelope(PARTY.kim, [command('PlaceOrder')]);
  for (const text of ['#2 expired 10', '#3 expired 10; new #4 row 0 open 10']) {
    const input = { timestamp: ledger.now + 1, envelopes: [signed(envelope)] };
    const again = applyBlock(read.state, input);
    expect(textOf(again.events)).toBe(text);
    expect(ledger.apply(input.envelopes, input.timestamp).events).toEqual(again.events);
  }
});

it('a key is still in force when it is registered', () => {
  const ledger = openMarket();
  const time = ledger.now + 1_000;
  const until = (number: number, validUntil: number) => {
    return command('RegisterKey', { publicKey: anew(number), validFrom: START, validUntil });
  };
  const { events } = ledger.block([
    ledger.envelope(PARTY.kim, [until(0, time), until(1, time + 1)]),
  ]);
  expect(textOf(events)).toBe('key_lifetime; none #6');
});

it('the envelopes of a block fill it to the last byte, and not beyond', () => {
  const ledger = openMarket();
  const envelope = ledger.envelope(PARTY.kim, [command('OpenAccount')]);
  const sized = (sizeBytes: number) => [{ envelope, signatureValid: true, sizeBytes }];
  expect(() => ledger.apply(sized(LIMITS.maxBlockBytes + 1))).toThrow('fit into it');
  expect(ledger.apply(sized(LIMITS.maxBlockBytes)).verdicts).toEqual(['ok']);
});
