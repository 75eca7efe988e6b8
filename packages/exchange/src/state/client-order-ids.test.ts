import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ClientOrderIdTable } from './client-order-ids.ts';
import { WrittenRows } from './touched-rows.ts';

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
      const again = new ClientOrderIdTable(new WrittenRows());
      for (const [row, [account, clientOrderId]] of rows.entries()) {
        expect(table.find(account, clientOrderId)).toBe(row + 1);
        const stored = Uint8Array.of(0, ...table.rowBytes(row));
        expect(again.restore(stored, 1)).toBe(true);
        expect(again.restore(stored, 1)).toBe(false);
        expect(again.find(account, clientOrderId)).toBe(row + 1);
        expect(again.count).toBe(row + 1);
      }
      expect(table.find(4, 'a')).toBe(-1);
      expect(table.find(0, 'a'.repeat(37))).toBe(-1);
    }),
  );
});
