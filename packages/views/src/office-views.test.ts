import { type Command, encodeCommand, encodeUtf8, publicKeyOf, toHex } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { type ExecutedBlocks, opened, openedMarket, order } from './executed-blocks.test.ts';
import { everythingOf, live, rebuiltOf } from './executed-views.test.ts';

/** A key that no participant has yet. */
function keyOf(number: number): Uint8Array {
  return publicKeyOf(new Uint8Array(32).fill(number));
}

function propose(action: Command, effectiveDate = 0): Command {
  return { kind: 'Propose', effectiveDate, action: encodeCommand(action) };
}

/** A day of every office. */
function officeDay(): ExecutedBlocks {
  const executed = openedMarket();
  const secret = (fill: number) => new Uint8Array(16).fill(fill);
  executed.run([
    'operator',
    { kind: 'OpenAccount', class: 3, secret: secret(3) },
    { kind: 'OpenAccount', class: 4, secret: secret(4) },
    {
      kind: 'DefineFees',
      schedule: 1,
      fromDate: 0,
      makerPpm: 10_000,
      takerPpm: 20_000,
      sellTaxPpm: 30_000,
      feeAccount: 2,
      taxAccount: 3,
    },
    {
      kind: 'SetIssueTerms',
      issue: 0,
      maxQuantity: 100,
      maxNotional: 100_000,
      collarPercent: 50,
      feeSchedule: 1,
      ownershipCapPpm: 900_000,
    },
    { kind: 'SetMarketTerms', market: 1, retailLimit: 1_000_000 },
  ]);
  executed.run(['alpha', order({}), { kind: 'SetAccountTerms', account: 0, flags: 1, group: 2 }]);
  executed.run(['beta', order({ account: 1, side: 1, quantity: 4, clientOrderId: 'b' })]);
  const withdraw = { kind: 'RequestWithdrawal', account: 1, currency: 0 } as const;
  executed.run(['beta', { ...withdraw, amount: 5 }, { ...withdraw, amount: 6 }]);
  executed.run(
    ['bank', { kind: 'SettleWithdrawal', withdrawal: 0, isPaid: 0 }],
    ['registrar', { kind: 'FreezeShares', account: 1, issue: 1, quantity: 8 }],
    ['registrar', { kind: 'RetireShares', account: 1, issue: 1, quantity: 9 }],
    ['alpha', { kind: 'RotateRootKey', newKey: keyOf(50) }],
  );
  return executed;
}

describe('views of the offices', () => {
  it('rebuilt from stored bytes and the rows of the state are the live ones', () => {
    const executed = officeDay();
    const later = Math.floor((executed.timestamp + 32_400_000_000) / 86_400_000_000) + 1;
    const name = encodeUtf8('later');
    executed.run([
      'operator',
      propose({ kind: 'SetIssueStatus', issue: 1, status: 1 }),
      propose({ kind: 'ReplaceRootKey', participant: 3, newKey: keyOf(51) }),
      propose({ kind: 'RegisterParticipant', name, roles: 8, rootKey: keyOf(52) }, later),
      propose({ kind: 'SetMarketTerms', market: 1, retailLimit: 5 }, later),
      { kind: 'WithdrawProposal', proposal: 3 },
    ]);
    executed.nextDay();
    const views = live(executed);
    expect(everythingOf(rebuiltOf(executed))).toEqual(everythingOf(views));
    const { offices, members, issues, markets } = views;
    expect(offices.proposals.map(({ status }) => status)).toEqual([2, 2, 2, 4]);
    expect(offices.proposals[2]).toMatchObject({ effectiveDate: later, approval: { date: later } });
    expect(issues.must(1).status).toBe(1);
    expect(markets.must(1).retailLimit).toBe(1_000_000);
    expect(members.participants.at(-1)).toMatchObject({ participant: 5, name: 'later', roles: 8 });
    expect(members.keyOf(toHex(keyOf(52)))).toMatchObject({ participant: 5, kind: 0, status: 0 });
    // The rotated key went with its replacement.
    expect(members.keyOf(toHex(keyOf(50)))).toMatchObject({ participant: 3, status: 1 });
    expect(members.keyOf(toHex(keyOf(51)))).toMatchObject({ participant: 3, status: 0 });
  });

  it('have what a trade was charged, and that it was undone', () => {
    const executed = officeDay();
    const views = live(executed);
    expect(views.trades.tradeOf(0, 1)).toMatchObject({
      fees: { buyerFee: 4, sellerFee: 8, sellerTax: 12 },
      isBusted: false,
    });
    expect(() => views.trades.bust(1, { index: 1, blockIndex: 1, eventSeq: 1 })).toThrow(
      'issue 1 has no trades',
    );
    expect(() => views.trades.bust(0, { index: 2, blockIndex: 1, eventSeq: 1 })).toThrow(
      RangeError,
    );
    expect(views.issues.must(0).terms).toEqual({
      feeSchedule: 1,
      maxQuantity: 100,
      maxNotional: 100_000,
      collarPercent: 50,
      ownershipCapPpm: 900_000,
    });
    expect(views.issues.must(1).sharesIssued).toBe(199_991);
  });

  it('have open withdrawals and frozen shares by account', () => {
    const { offices } = live(officeDay());
    expect(offices.withdrawalsOf(1)).toMatchObject([{ withdrawal: 1, currency: 0, amount: 6 }]);
    expect(offices.withdrawalsOf(0)).toEqual([]);
    expect([offices.frozenOf(1, 1), offices.frozenOf(1, 0), offices.frozenOf(9, 9)]).toEqual([
      8, 0, 0,
    ]);
    expect(() => offices.settleWithdrawal(0)).toThrow('no withdrawal 0');
    const one = { withdrawal: 1, account: 0, currency: 0, amount: 1, requestedAt: 1 };
    expect(() => offices.openWithdrawal(one)).toThrow('withdrawal 1 is open');
  });

  it('keep the last hundred breaches of an issue', () => {
    const { offices } = live(opened());
    for (let blockIndex = 1; blockIndex <= 102; blockIndex += 1) {
      offices.addBreach(0, { participant: null, kind: 2, timestamp: 1, blockIndex });
    }
    expect(offices.breachesOf(0).map(({ blockIndex }) => blockIndex)).toHaveLength(100);
    expect(offices.breachesOf(0)[0]?.blockIndex).toBe(3);
    expect(offices.breachesOf(1)).toEqual([]);
  });
});
