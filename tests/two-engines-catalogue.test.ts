import {
  BREACH_KINDS,
  CANCEL_REASONS,
  COMMAND_KINDS,
  EVENT_KINDS,
  LOCKED_BY,
} from '@jangbu/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CatalogueRun, runBothOverCatalogue } from './two-engines.ts';
import { CODES_OF_CATALOGUE } from './two-engines-codes.ts';

/** As many are made as it takes to meet everything. */
const RUNS: readonly (readonly [seed: number, run: CatalogueRun])[] = [
  [2, {}],
  [3, { rulesVersion: 1 }],
  [1, { approvals: 2, effective: 'next_business_date' }],
  [6, {}],
  [4, { approvals: 2 }],
  [5, { rulesVersion: 1, effective: 'next_business_date' }],
  [9, { rulesVersion: 1 }],
  [7, {}],
  [8, { effective: 'next_business_date' }],
  [10, { rulesVersion: 1, approvals: 2 }],
];
const COMMANDS = 4_000;
const COMMANDS_PER_BLOCK = 30;

/** What only a seed or a longer day shows. */
const RARE = ['Uncross', 'AmendOrder'];
const ACCEPTED = COMMAND_KINDS.filter((kind) => !RARE.includes(kind)).map((kind) => `${kind} done`);
const REFUSED = COMMAND_KINDS.map((kind) => `${kind} refused`);
const KINDS = Object.keys(EVENT_KINDS).filter((kind) => kind !== 'seed_revealed');
const OFFICE_SIGHTS = [
  ...BREACH_KINDS.map((kind) => `supply breach ${kind}`),
  ...CANCEL_REASONS.map((reason) => `canceled by ${reason}`),
  ...LOCKED_BY.filter((who) => who !== 'nobody').map((who) => `locked by ${who}`),
  'proposal executed',
  'proposal failed',
  'proposal executed by the clock',
  'proposal executed by a command',
];

describe('exchange and reference over the whole catalogue', () => {
  const sights = new Set<string>();
  const codes = new Set<string>();
  const missed = (wanted: readonly string[]) => wanted.filter((sight) => !sights.has(sight));
  let runs = 0;

  // At the end of each run everything is drained, and sums are looked at.
  beforeAll(() => {
    const isMissed = (name: string) => !sights.has(name) && !codes.has(name);
    const wanted = [...ACCEPTED, ...REFUSED, ...KINDS, ...OFFICE_SIGHTS, ...CODES_OF_CATALOGUE];
    for (const [seed, run] of RUNS) {
      const options = { commandsPerBlock: COMMANDS_PER_BLOCK, ...run };
      const result = runBothOverCatalogue(seed, COMMANDS, options);
      runs += 1;
      for (const sight of result.sights.keys()) sights.add(sight);
      for (const code of result.codes.keys()) codes.add(code);
      if (!wanted.some(isMissed)) return;
    }
  }, 300_000);

  it('agree, whatever the rules version and the governance', () => {
    expect(runs).toBeGreaterThan(2);
  });

  it('carry out every kind of command', () => {
    expect(missed(ACCEPTED)).toEqual([]);
  });

  it('refuse every kind of command', () => {
    expect(missed(REFUSED)).toEqual([]);
  });

  it('meet every kind of event', () => {
    expect(missed(KINDS)).toEqual([]);
  });

  it('meet every reason, breach and way of a proposal', () => {
    expect(missed(OFFICE_SIGHTS)).toEqual([]);
  });

  it('meet every code of the offices', () => {
    expect(CODES_OF_CATALOGUE.filter((code) => !codes.has(code))).toEqual([]);
  });
});
