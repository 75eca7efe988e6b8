import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CLIENT_ORDER_ID_PAGE_ROWS, ClientOrderIdTable } from './client-order-ids.ts';
import { WrittenRows } from './touched-rows.ts';

/** All rows one after the other, in memory of their own. */
function storedRows(table: ClientOrderIdTable): Uint8Array {
  const bytes = new Uint8Array(64 * table.count);
  for (let row = 0; row < table.count; row += 1) bytes.set(table.rowBytes(row), 64 * row);
  return bytes;
}

it('finds every id of the day under its own account, and no other', () => {
  const id = fc.stringMatching(/^[a-c0-1._-]{1,3}$|^[A-Za-z0-9._-]{36}$/);
  const ids = fc.uniqueArray(fc.tuple(fc.nat({ max: 3 }), id), {
    maxLength: 200,
    selector: ([account, text]) => `${account} ${text}`,
  });
  fc.assert(
    fc.property(ids, (rows) => {
      const table = new ClientOrderIdTable(new WrittenRows());
      for (const [place, [account, clientOrderId]] of rows.entries()) {
        expect(table.find(account, clientOrderId)).toBe(-1);
        table.append({ account, clientOrderId, orderId: place + 1, changedAt: 9 });
      }
      const stored = storedRows(table);
      const again = new ClientOrderIdTable(new WrittenRows());
      expect(again.restore(stored)).toBe(true);
      expect(again.count).toBe(rows.length);
      for (const [row, [account, clientOrderId]] of rows.entries()) {
        expect(table.find(account, clientOrderId)).toBe(row + 1);
        expect(again.find(account, clientOrderId)).toBe(row + 1);
      }
      const twice = new ClientOrderIdTable(new WrittenRows());
      const last = stored.subarray(stored.length - 64);
      expect(twice.restore(Uint8Array.of(...stored, ...last))).toBe(rows.length === 0);
      expect(table.find(4, 'a')).toBe(-1);
      expect(table.find(0, 'a'.repeat(37))).toBe(-1);
    }),
  );
});

it('goes on after pages that were restored, and writes none of their bytes', () => {
  const count = 2 * CLIENT_ORDER_ID_PAGE_ROWS + 7;
  const table = new ClientOrderIdTable(new WrittenRows());
  const idOf = (place: number) => ({ account: place % 5, clientOrderId: `id-${place}` });
  for (let place = 0; place < count; place += 1) {
    table.append({ ...idOf(place), orderId: place + 1, changedAt: 1 });
  }
  const stored = storedRows(table);
  const before = stored.slice();
  const again = new ClientOrderIdTable(new WrittenRows());
  again.reserve(count);
  for (let first = 0; first < count; first += CLIENT_ORDER_ID_PAGE_ROWS) {
    const page = stored.subarray(64 * first, 64 * (first + CLIENT_ORDER_ID_PAGE_ROWS));
    expect(again.restore(page)).toBe(true);
  }
  for (let place = count; place < 2 * count; place += 1) {
    again.append({ ...idOf(place), orderId: place + 1, changedAt: 2 });
  }
  for (let place = 0; place < 2 * count; place += 1) {
    const { account, clientOrderId } = idOf(place);
    expect(again.find(account, clientOrderId)).toBe(place + 1);
  }
  expect(stored).toEqual(before);
  // An id of the page before.
  const twice = new ClientOrderIdTable(new WrittenRows());
  expect(twice.restore(stored.subarray(0, 64 * CLIENT_ORDER_ID_PAGE_ROWS))).toBe(true);
  expect(twice.restore(stored.subarray(64, 128))).toBe(false);
});

it('takes rows page by page only', () => {
  const table = new ClientOrderIdTable(new WrittenRows());
  table.append({ account: 0, clientOrderId: 'a', orderId: 1, changedAt: 1 });
  expect(() => table.restore(new Uint8Array(64))).toThrow('page by page');
});
