import { encodeEvent } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import type { EngineBlock, ScenarioEngine } from './scenario-engine.ts';
import { ScenarioLedger } from './scenario-ledger.ts';

const START = 1_000;

function dateChange(to: number): Uint8Array {
  const head = { part: 0, position: 4_294_967_295, eventSeq: 1 };
  return encodeEvent({ kind: 'business_date_changed', ...head, from: 1, to });
}

/** An engine whose only block is due at `wakeUp`. */
function engine(changes: Partial<EngineBlock> = {}, wakeUp = 2_000): ScenarioEngine {
  let due = wakeUp;
  const block: EngineBlock = {
    index: 1,
    events: dateChange(2),
    verdicts: [],
    trades: 0,
    stateRoot: 'aa',
    tradeLogRoot: 'bb',
    hash: 'cc',
    ...changes,
  };
  return {
    name: 'exchange',
    chainId: new Uint8Array(32),
    nextWakeUp: () => due,
    apply: () => {
      due = Number.POSITIVE_INFINITY;
      return block;
    },
    rows: () => [],
  };
}

describe('both engines must do the same', () => {
  it('then the events come with their time', () => {
    const ledger = new ScenarioLedger([engine(), engine()], START);
    expect(ledger.advance(1_999)).toEqual([]);
    expect(ledger.advance(2_000).map(({ timestamp }) => timestamp)).toEqual([2_000]);
    expect([ledger.blocks, ledger.timestamp, ledger.stateRoot]).toEqual([1, 2_000, 'aa']);
  });

  it.each<[name: string, other: ScenarioEngine, message: string]>([
    ['wake-up', engine({}, 2_001), 'wake-up: 2000, 2001'],
    [
      'events',
      engine({ events: dateChange(3) }),
      'block 1, event 0: {"kind":"business_date_changed"',
    ],
    ['one event less', engine({ events: new Uint8Array(0) }), '"none"'],
    ['verdicts', engine({ verdicts: ['expired'] }), 'block 1, verdicts: , expired'],
    ['state root', engine({ stateRoot: 'ab' }), 'block 1, state root: aa, ab'],
    ['trade log', engine({ tradeLogRoot: 'ab' }), 'block 1, trade log: bb, ab'],
    ['hash', engine({ hash: 'ab' }), 'block 1, hash: cc, ab'],
    ['no block', { ...engine(), apply: () => undefined }, 'whether there is a block: true, false'],
  ])('a difference is named: %s', (_name, other, message) => {
    const ledger = new ScenarioLedger([engine(), other], START);
    expect(() => ledger.advance(2_000)).toThrow(message);
  });
});

describe('an engine that breaks is named', () => {
  it.each<[name: string, broken: Partial<ScenarioEngine>, message: string]>([
    [
      'it throws',
      {
        apply: () => {
          throw new Error('broken invariant: a row');
        },
      },
      'broken invariant: a row',
    ],
    ['a wake-up for nothing', { apply: () => undefined }, 'no block at 2000'],
  ])('%s', (_name, broken, message) => {
    const ledger = new ScenarioLedger([{ ...engine(), ...broken }], START);
    expect(() => ledger.advance(2_000)).toThrow(message);
  });

  it('an envelope that it finds void', () => {
    const ledger = new ScenarioLedger([engine({ verdicts: ['wrong_chain'] })], START);
    expect(() => ledger.block(1_500, [], () => [new Uint8Array(1)])).toThrow('void: wrong_chain');
  });
});
