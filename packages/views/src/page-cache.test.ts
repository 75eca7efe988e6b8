import { expect, test } from 'vitest';
import { PageCache } from './page-cache.ts';
import { NumberList, PagedRows } from './paged-rows.ts';
import { MemoryStore } from './test-page-store.ts';

const ROW_BYTES = 64;
const PAGE_BYTES = ROW_BYTES * 1_024;
const BUDGET_PAGES = 4;

function addNumbered(rows: PagedRows, count: number): void {
  for (let number = 0; number < count; number += 1) {
    const row = rows.add();
    rows.pageToWrite(row).setFloat64(rows.offset(row), row);
  }
}

function numberAt(rows: PagedRows, row: number): number {
  return rows.page(row).getFloat64(rows.offset(row));
}

test('memory stays at the budget while rows grow, and every row is found again', () => {
  const store = new MemoryStore();
  const cache = new PageCache(store, BUDGET_PAGES * PAGE_BYTES);
  const rows = new PagedRows(ROW_BYTES, cache);
  addNumbered(rows, 100_000);
  // The uses in the grace period may hold one page more each.
  expect(cache.bytes).toBeLessThanOrEqual((BUDGET_PAGES + 4) * PAGE_BYTES);
  expect(store.writes).toBeGreaterThan(80);
  for (let row = 0; row < 100_000; row += 997) expect(numberAt(rows, row)).toBe(row);
  expect(store.reads).toBeGreaterThan(0);
});

test('what is written to a page that was brought back is kept', () => {
  const cache = new PageCache(new MemoryStore(), BUDGET_PAGES * PAGE_BYTES);
  const rows = new PagedRows(ROW_BYTES, cache);
  addNumbered(rows, 50_000);
  for (let row = 0; row < 50_000; row += 1) {
    rows.pageToWrite(row).setUint32(rows.offset(row) + 8, row * 3);
  }
  for (let row = 0; row < 50_000; row += 1) {
    expect(rows.page(row).getUint32(rows.offset(row) + 8)).toBe(row * 3);
  }
});

test('a page that was only read is not written again', () => {
  const store = new MemoryStore();
  const rows = new PagedRows(ROW_BYTES, new PageCache(store, BUDGET_PAGES * PAGE_BYTES));
  addNumbered(rows, 50_000);
  for (let row = 0; row < 50_000; row += 1) numberAt(rows, row);
  const { writes } = store;
  for (let row = 0; row < 50_000; row += 1) numberAt(rows, row);
  expect(store.writes).toBe(writes);
});

test('rows of several owners share the budget and the store', () => {
  const cache = new PageCache(new MemoryStore(), BUDGET_PAGES * PAGE_BYTES);
  const lists = Array.from({ length: 5 }, () => new NumberList(cache));
  for (let value = 0; value < 20_000; value += 1) {
    for (const [place, list] of lists.entries()) list.push(value * (place + 1));
  }
  for (const [place, list] of lists.entries()) {
    for (let at = 0; at < 20_000; at += 1_111) expect(list.at(at)).toBe(at * (place + 1));
  }
  expect(cache.storedBytes).toBeGreaterThan(0);
});

test('a store that takes nothing costs memory and no row', () => {
  const store = new MemoryStore();
  const cache = new PageCache(store, BUDGET_PAGES * PAGE_BYTES);
  const rows = new PagedRows(ROW_BYTES, cache);
  store.isFull = true;
  addNumbered(rows, 50_000);
  expect(cache.bytes).toBeGreaterThan(40 * PAGE_BYTES);
  store.isFull = false;
  addNumbered(rows, 20_000);
  expect(cache.bytes).toBeLessThanOrEqual((BUDGET_PAGES + 4) * PAGE_BYTES);
  for (let row = 0; row < 70_000; row += 503) expect(numberAt(rows, row)).toBe(row);
});

test('while a store takes nothing, reading what it has already costs no memory', () => {
  const store = new MemoryStore();
  const cache = new PageCache(store, BUDGET_PAGES * PAGE_BYTES);
  const rows = new PagedRows(ROW_BYTES, cache);
  addNumbered(rows, 50_000);
  store.isFull = true;
  for (const row of [0, 10_000, 20_000]) rows.pageToWrite(row).setUint32(rows.offset(row) + 8, 7);
  for (let row = 0; row < 50_000; row += 1) numberAt(rows, row);
  for (let row = 0; row < 50_000; row += 1) numberAt(rows, row);
  // Beside the budget what was changed since the store took nothing, and the uses in the grace period.
  expect(cache.bytes).toBeLessThanOrEqual((2 * BUDGET_PAGES + 3 + 8) * PAGE_BYTES);
  expect(rows.page(10_000).getUint32(rows.offset(10_000) + 8)).toBe(7);
});

test('there is no row beyond the last, and none below 0', () => {
  const rows = new PagedRows(ROW_BYTES);
  addNumbered(rows, 3);
  expect(() => rows.page(3)).toThrow(RangeError);
  expect(() => rows.page(-1)).toThrow(RangeError);
});
