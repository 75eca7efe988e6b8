import { describe, expect, it } from 'vitest';
import { concatBytes, NONE_U32 } from './bytes.ts';
import { encodeCommand } from './command-bytes.ts';
import type { Command } from './commands.ts';
import { EventCommands } from './event-commands.ts';
import { EVENT_BYTES, encodeEvent, type LedgerEvent } from './events.ts';

const ACTION: Command = { kind: 'SetMarketTerms', market: 1, retailLimit: 5 };
const HALT: Command = { kind: 'HaltIssue', market: 1, issue: 0, reason: 0 };
const PROPOSE: Command = { kind: 'Propose', effectiveDate: 0, action: encodeCommand(ACTION) };
const APPROVE: Command = { kind: 'Approve', proposal: 7 };

const head = (position: number) => ({ part: 0, position, eventSeq: 1 });
const terms = (position: number): LedgerEvent => {
  return { kind: 'market_terms_set', ...head(position), market: 1, retailLimit: 5 };
};
const proposed = (position: number): LedgerEvent => {
  return {
    kind: 'proposed',
    ...head(position),
    proposal: 7,
    effectiveDate: 0,
    key: 0,
    selector: 32,
  };
};
const executed = (position: number, proposal = 7): LedgerEvent => {
  return { kind: 'proposal_executed', ...head(position), proposal, reject: 'ok' };
};

function begun(commands: readonly Command[], ...events: LedgerEvent[]): EventCommands {
  const found = new EventCommands();
  found.begin(concatBytes(...events.map(encodeEvent)), () => commands);
  return found;
}

describe('the command of an event', () => {
  it('is that of its position, unless that executes a proposal', () => {
    const found = begun([HALT, PROPOSE], terms(0), proposed(1), terms(1), executed(1));
    expect(found.commandAt(0)).toBe(HALT);
    expect(found.commandAt(2 * EVENT_BYTES)).toEqual(ACTION);
  });

  it('is the action of a proposal of an earlier block, approved or by time', () => {
    const found = begun([PROPOSE], proposed(0));
    found.begin(concatBytes(...[terms(0), executed(0)].map(encodeEvent)), () => [APPROVE]);
    expect(found.commandAt(0)).toEqual(ACTION);
    const timed = [terms(NONE_U32), executed(NONE_U32)].map(encodeEvent);
    let asked = false;
    found.begin(concatBytes(...timed), () => {
      asked = true;
      return [];
    });
    expect(found.commandAt(0)).toEqual(ACTION);
    expect(asked).toBe(false);
  });

  it('is not there in a ledger that contradicts itself', () => {
    expect(begun([], terms(0)).commandAt(0)).toBeUndefined();
    expect(begun([APPROVE], terms(0)).commandAt(0)).toBeUndefined();
    expect(begun([APPROVE], terms(0), executed(0)).commandAt(0)).toBeUndefined();
    expect(begun([HALT], proposed(0), terms(NONE_U32), executed(0)).commandAt(64)).toBeUndefined();
    const broken: Command = { kind: 'Propose', effectiveDate: 0, action: new Uint8Array(1) };
    const found = begun([broken], proposed(0), terms(NONE_U32), executed(NONE_U32));
    expect(found.commandAt(EVENT_BYTES)).toBeUndefined();
    const other = begun([PROPOSE], proposed(0), terms(NONE_U32), executed(NONE_U32, 8));
    expect(other.commandAt(EVENT_BYTES)).toBeUndefined();
  });
});
