import { concatBytes, plainHasher, toHex } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { Dice } from '../day/test-hostile-day.ts';
import { parseSnapshot } from '../snapshot/snapshot.ts';
import { snapshotPieces } from '../snapshot/snapshot-pieces.ts';
import { SNAPSHOT_TABLES } from '../snapshot/table-section.ts';
import { command, DAY, openMarket, PARTY, type TestLedger } from '../test-ledger.ts';
import { RowStore } from './row-store.ts';

/** A store that has kept up with the ledger from its first block on. */
function followed(ledger: TestLedger): RowStore {
  const store = new RowStore();
  restoreFrom(store, ledger.snapshot());
  return store;
}

function restoreFrom(store: RowStore, bytes: Uint8Array): void {
  const parsed = parseSnapshot(bytes, plainHasher);
  if (typeof parsed === 'string') throw new Error(parsed);
  store.restore(parsed.sections);
}

/** The snapshot that the store gives, read to its end; `between` runs before each piece. */
function written(ledger: TestLedger, store: RowStore, between = () => {}): string {
  const frontier = ledger.sealer.tradeLogFrontier();
  const pieces: Uint8Array[] = [];
  for (const piece of snapshotPieces(ledger.header, frontier, store.freeze())) {
    pieces.push(piece.slice());
    between();
  }
  store.thaw();
  const bytes = concatBytes(...pieces);
  return toHex(concatBytes(bytes, plainHasher.sha256(bytes)));
}

/** Places and cancels orders, a day passing now and then. */
function randomBlock(ledger: TestLedger, dice: Dice, number: number): TestLedger {
  if (dice.oneIn(9)) ledger.block([], ledger.now + DAY);
  const order = (place: number, isBuy: boolean) => {
    return command('PlaceOrder', {
      account: isBuy ? 0 : 1,
      side: isBuy ? 0 : 1,
      limitPrice: isBuy ? dice.between(90, 101) : dice.between(100, 110),
      quantity: dice.between(1, 5),
      clientOrderId: `${number}-${place}`,
    });
  };
  const orders = (isBuy: boolean) => {
    return Array.from({ length: dice.between(1, 4) }, (_, place) => order(place, isBuy));
  };
  const cancels = Array.from({ length: dice.below(6) }, () => {
    return command('CancelOrder', { orderId: dice.between(1, 40 + number), clientOrderId: '' });
  });
  ledger.send(PARTY.kim, ...orders(true), ...cancels);
  ledger.send(PARTY.lee, ...orders(false));
  return ledger;
}

describe('the rows that blocks write', () => {
  it('give the snapshot of the state after every block', () => {
    const ledger = openMarket();
    const store = followed(ledger);
    const dice = new Dice(5);
    ledger.onSealed = ({ touched }) => store.write(touched);
    for (let number = 0; number < 60; number += 1) {
      randomBlock(ledger, dice, number);
      expect(written(ledger, store)).toBe(toHex(ledger.snapshot()));
    }
  });

  it('give the snapshot of the moment of the freeze, whatever is written while it is read', () => {
    const ledger = openMarket();
    const store = followed(ledger);
    const dice = new Dice(6);
    ledger.onSealed = ({ touched }) => store.write(touched);
    for (let number = 0; number < 12; number += 1) {
      const expected = toHex(ledger.snapshot());
      expect(written(ledger, store, () => randomBlock(ledger, dice, number))).toBe(expected);
      expect(written(ledger, store)).toBe(toHex(ledger.snapshot()));
    }
  });

  it('are frozen once at a time', () => {
    const store = new RowStore();
    store.freeze();
    expect(() => store.freeze()).toThrow('frozen already');
    store.thaw();
    expect(store.freeze()).toHaveLength(SNAPSHOT_TABLES.length);
  });
});
