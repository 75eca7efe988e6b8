import { type Command, encodeCommand } from '@jangbu/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { command, DAY, PARTY, TestLedger, testGenesis, testKey } from '../test-ledger.ts';
import { eventsOf } from '../test-play.ts';

let ledger: TestLedger;
/** A second key of the operator. */
const SECOND_KEY = testKey(60);

/** A ledger that wants two approvals and lets changes come into force on the next date. */
beforeEach(() => {
  const governed = { rulesVersion: 2, approvals: 2, effective: 'next_business_date' } as const;
  ledger = new TestLedger(testGenesis(governed));
  ledger.send(
    PARTY.operator,
    command('RegisterKey', { publicKey: SECOND_KEY, validUntil: ledger.now + 300 * DAY }),
  );
});

const proposing = (action: Command, effectiveDate = 0) => {
  return command('Propose', { effectiveDate, action: encodeCommand(action) });
};
/** Sends commands of the operator by its second key. */
const second = (...commands: Command[]) => {
  return ledger.block([ledger.envelope(PARTY.operator, commands, { key: SECOND_KEY })]);
};

/** What a block did, without the results of its commands. */
function told(events: Uint8Array): string {
  return eventsOf(events)
    .flatMap((event) => {
      if (event.kind === 'proposal_executed') return `executed ${event.reject}`;
      if (event.kind === 'command_result') return event.reject === 'ok' ? [] : event.reject;
      return event.kind;
    })
    .join(', ');
}

describe('a change that two keys and a date are needed for', () => {
  it('is checked when it is proposed, approved by another key, and carried out on its date', () => {
    const { events } = ledger.send(PARTY.operator, proposing(command('ListIssue')));
    expect(told(events)).toBe('proposed');
    expect(told(ledger.send(PARTY.operator, command('Approve')).events)).toBe('same_key');
    expect(told(second(command('Approve'), command('Approve')).events)).toBe(
      'approved, proposal_not_open',
    );
    expect(ledger.state.issues.length).toBe(0);
    expect(told(ledger.block([], ledger.now + DAY).events)).toBe(
      'business_date_changed, issue_listed, executed ok',
    );
    expect(ledger.state.rollPending).toBe(false);
  });

  it('is carried out in the order of proposing, whatever was approved first', () => {
    const actions = ['B', 'A', 'C'].map((shortCode) => {
      return proposing(command('ListIssue', { shortCode }));
    });
    ledger.send(PARTY.operator, ...actions);
    second(...[2, 0, 1].map((proposal) => command('Approve', { proposal })));
    ledger.block([], ledger.now + DAY);
    expect(ledger.state.issues.map(({ shortCode }) => shortCode)).toEqual(['B', 'A', 'C']);
  });

  it('fails if it no longer can be done, and the row says why', () => {
    const listing = proposing(command('ListIssue'));
    ledger.send(PARTY.operator, listing, listing);
    second(command('Approve'), command('Approve', { proposal: 1 }));
    expect(told(ledger.block([], ledger.now + DAY).events)).toBe(
      'business_date_changed, issue_listed, executed ok, executed duplicate_short_code',
    );
    expect(ledger.state.proposals[1]).toMatchObject({ status: 3, reject: 123 });
  });

  it('fails if the key that proposed it is revoked by then', () => {
    second(proposing(command('ListIssue')));
    ledger.send(
      PARTY.operator,
      command('Approve'),
      command('RevokeKey', { publicKey: SECOND_KEY }),
    );
    expect(told(ledger.block([], ledger.now + DAY).events)).toBe(
      'business_date_changed, executed role_missing',
    );
  });

  it('can be taken back until then', () => {
    ledger.send(PARTY.operator, proposing(command('ListIssue')));
    second(command('Approve'));
    const withdraw = command('WithdrawProposal');
    const { events } = ledger.send(PARTY.operator, withdraw, withdraw);
    expect(told(events)).toBe('proposal_withdrawn, proposal_not_open');
    expect(told(ledger.block([], ledger.now + DAY).events)).toBe('business_date_changed');
  });

  it('lapses after seven days', () => {
    ledger.send(PARTY.operator, proposing(command('ListIssue')));
    const { proposedAt } = ledger.state.proposals[0]!;
    ledger.now = proposedAt + 7 * DAY - 1_000;
    expect(told(ledger.block([]).events)).toBe('business_date_changed');
    expect(told(second(command('Approve')).events)).toBe('proposal_not_open');
  });

  it('waits for a date of its own, which counts from the approval on', () => {
    const { businessDate } = ledger.state;
    ledger.send(PARTY.operator, proposing(command('ListIssue'), businessDate + 3));
    second(command('Approve'));
    for (const expected of [0, 0, 1]) {
      ledger.block([], ledger.now + DAY);
      expect(ledger.state.issues.length).toBe(expected);
    }
  });
});

it('with one approval a proposal is approved at once, and carried out if its date is there', () => {
  const free = new TestLedger();
  const { events } = free.send(PARTY.operator, proposing(command('ListIssue')));
  expect(told(events)).toBe('proposed, approved, issue_listed, executed ok');
});
