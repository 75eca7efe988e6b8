import {
  BREACH_KINDS,
  CANCEL_REASONS,
  COMMAND_KINDS,
  EVENT_KINDS,
  LOCKED_BY,
} from '@jangbu/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE_SEEDS, runCatalogueSeed } from './catalogue-runs.ts';
import { CODES_OF_CATALOGUE } from './two-engines-codes.ts';

const COMMANDS = 3_000;
const LEAST_RUNS = 4;

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
    // As many runs are made as it takes to meet everything, and those over which mistakes are planted.
    for (const seed of CATALOGUE_SEEDS) {
      const result = runCatalogueSeed(seed, COMMANDS);
      runs += 1;
      for (const sight of result.sights.keys()) sights.add(sight);
      for (const code of result.codes.keys()) codes.add(code);
      if (runs >= LEAST_RUNS && !wanted.some(isMissed)) return;
    }
  }, 300_000);

  it('agree, whatever the rules version and the governance', () => {
    expect(runs).toBeGreaterThanOrEqual(LEAST_RUNS);
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
