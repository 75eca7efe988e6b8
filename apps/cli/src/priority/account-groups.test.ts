import { expect, it } from 'vitest';
import { AccountGroups } from './account-groups.ts';

const HEAD = { part: 0, position: 0, eventSeq: 1 } as const;

it('accounts of a group of one participant are one, others are not', () => {
  const groups = new AccountGroups();
  for (const [account, participant] of [0, 0, 0, 1].entries()) {
    groups.follow({ ...HEAD, kind: 'account_opened', account, participant, class: 'client' });
  }
  const put = (account: number, group: number) => {
    groups.follow({ ...HEAD, kind: 'account_terms_set', account, group, flags: 0 });
  };
  expect([groups.areOne(0, 0), groups.areOne(0, 1)]).toEqual([true, false]);
  for (const account of [0, 1, 3]) put(account, 7);
  expect([groups.areOne(0, 1), groups.areOne(1, 0)]).toEqual([true, true]);
  expect([groups.areOne(0, 2), groups.areOne(0, 3)]).toEqual([false, false]);
  put(1, 0);
  expect(groups.areOne(0, 1)).toBe(false);
});
