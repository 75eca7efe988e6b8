import { expect, test } from 'vitest';
import { ClientIdDays } from './client-id-days.ts';

/** Orders as (account, id) by order number, from 1. */
function days() {
  const orders: { account: number; id: string }[] = [{ account: -1, id: '' }];
  const ids = new ClientIdDays({
    isKeyOf: (orderId, account, id) =>
      orders[orderId]!.account === account && orders[orderId]!.id === id,
  });
  const place = (account: number, id: string) => {
    const orderId = orders.push({ account, id }) - 1;
    ids.put(orderId, account, id);
    return orderId;
  };
  return { ids, place };
}

test('an id of today hides the same id of the days before, and comes to light again with none today', () => {
  const { ids, place } = days();
  const first = place(7, 'a');
  ids.startDate();
  expect(ids.get(7, 'a')).toBe(first);
  const second = place(7, 'a');
  expect(ids.get(7, 'a')).toBe(second);
  ids.startDate();
  ids.startDate();
  expect(ids.get(7, 'a')).toBe(second);
  expect(ids.get(8, 'a')).toBe(0);
  expect(ids.get(7, 'b')).toBe(0);
});

test('thousands of ids a day over many days are all found', () => {
  const { ids, place } = days();
  const placed: { account: number; id: string; orderId: number }[] = [];
  for (let day = 0; day < 5; day += 1) {
    for (let number = 0; number < 3_000; number += 1) {
      const account = number % 11;
      const id = `${day}-${number}`;
      placed.push({ account, id, orderId: place(account, id) });
    }
    ids.startDate();
  }
  for (const { account, id, orderId } of placed) expect(ids.get(account, id)).toBe(orderId);
});
