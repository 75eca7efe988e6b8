import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SLOTS, SlotAllocator } from './slot-allocator.ts';

/** The dumbest allocator there is: a set, searched from 0. */
class SetAllocator {
  readonly live = new Set<number>();

  allocate(): number {
    let slot = 0;
    while (this.live.has(slot)) slot += 1;
    this.live.add(slot);
    return slot;
  }
}

/** All live slots, as `nextLive` meets them. */
function walked(allocator: SlotAllocator): number[] {
  const slots: number[] = [];
  for (let slot = allocator.nextLive(0); slot >= 0; slot = allocator.nextLive(slot + 1)) {
    slots.push(slot);
  }
  return slots;
}

describe('SlotAllocator', () => {
  it('gives the lowest free slot', () => {
    const allocator = new SlotAllocator();
    expect([allocator.allocate(), allocator.allocate(), allocator.allocate()]).toEqual([0, 1, 2]);
    allocator.release(1);
    allocator.release(0);
    expect([allocator.allocate(), allocator.allocate(), allocator.allocate()]).toEqual([0, 1, 3]);
    expect(allocator.liveCount).toBe(4);
    expect(allocator.highWater).toBe(4);
  });

  it.each([31, 32, 33, 1023, 1024, 1025, 32_767, 32_768, 32_769, 1_048_576])(
    'finds a hole below %i live slots, at the edges of its words',
    (count) => {
      const allocator = new SlotAllocator();
      let inOrder = true;
      for (let slot = 0; slot < count; slot += 1) inOrder &&= allocator.allocate() === slot;
      expect(inOrder).toBe(true);
      for (const hole of [count - 1, count >> 1, 0]) {
        allocator.release(hole);
        expect(allocator.isLive(hole)).toBe(false);
        expect(allocator.allocate()).toBe(hole);
      }
      expect(allocator.allocate()).toBe(count);
    },
  );

  it('is a function of its live slots: rebuilt in any order, it continues alike', () => {
    const command = fc.oneof(
      { weight: 3, arbitrary: fc.constant('allocate' as const) },
      { weight: 2, arbitrary: fc.nat() },
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 400 }), fc.boolean(), (commands, reversed) => {
        const allocator = new SlotAllocator();
        const model = new SetAllocator();
        for (const each of commands) {
          if (each === 'allocate') {
            expect(allocator.allocate()).toBe(model.allocate());
          } else if (model.live.size > 0) {
            const slot = [...model.live][each % model.live.size]!;
            model.live.delete(slot);
            allocator.release(slot);
          }
        }
        const rebuilt = new SlotAllocator();
        const live = [...model.live];
        for (const slot of reversed ? live.reverse() : live) rebuilt.take(slot);
        expect(rebuilt.liveCount).toBe(model.live.size);
        const highWater = Math.max(-1, ...live) + 1;
        expect([allocator.highWater, rebuilt.highWater]).toEqual([highWater, highWater]);
        expect(walked(allocator)).toEqual([...live].sort((a, b) => a - b));
        for (let count = 0; count < 70; count += 1) {
          const slot = model.allocate();
          expect([allocator.allocate(), rebuilt.allocate()]).toEqual([slot, slot]);
        }
      }),
    );
  });

  it.each([0, 31, 32, 63, 64, 1000])(
    'its high water falls with the highest slot, over words without a live one, to %i',
    (low) => {
      const allocator = new SlotAllocator();
      allocator.take(low);
      for (const high of [low + 1, low + 32, low + 5000]) {
        allocator.take(high);
        expect(allocator.highWater).toBe(high + 1);
        expect(walked(allocator)).toEqual([low, high]);
        allocator.release(high);
        expect(allocator.highWater).toBe(low + 1);
      }
      allocator.release(low);
      expect([allocator.highWater, allocator.nextLive(0)]).toEqual([0, -1]);
    },
  );

  it('takes a slot far above the others, and still gives the lowest', () => {
    const allocator = new SlotAllocator();
    allocator.take(MAX_SLOTS - 1);
    expect(allocator.allocate()).toBe(0);
    expect(allocator.highWater).toBe(MAX_SLOTS);
    expect(allocator.isLive(MAX_SLOTS - 1)).toBe(true);
    expect(allocator.isLive(MAX_SLOTS - 2)).toBe(false);
    expect([allocator.nextLive(1), allocator.nextLive(MAX_SLOTS)]).toEqual([MAX_SLOTS - 1, -1]);
  });

  it('refuses a slot too many, a slot twice, a free slot, and what is no slot', () => {
    const allocator = new SlotAllocator();
    for (let slot = 0; slot < MAX_SLOTS; slot += 1) allocator.allocate();
    expect(() => allocator.allocate()).toThrow('a slot is free');
    expect(() => allocator.take(7)).toThrow('taken once');
    allocator.release(7);
    expect(() => allocator.release(7)).toThrow('only a live slot');
    expect(allocator.allocate()).toBe(7);
    for (const wrong of [-1, 0.5, Number.NaN, MAX_SLOTS]) {
      expect(() => allocator.take(wrong)).toThrow('whole number');
      expect(() => allocator.release(wrong)).toThrow('only a live slot');
    }
  });
});
