import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../apps/cli/src/scenario/parse-scenario.ts';
import { playScenario } from '../apps/cli/src/scenario/play-scenario.ts';
import { textsOf } from '../apps/cli/src/texts.ts';

const FOLDER = fileURLToPath(new URL('../docs/scenarios', import.meta.url));
const ENDING = '.scenario';
const texts = textsOf('en');
const files = readdirSync(FOLDER).filter((name) => name.endsWith(ENDING));

describe('every written day comes out as it says, in both engines and with both books', () => {
  it('there are written days, and nothing else but their description', () => {
    expect(files.length).toBeGreaterThan(0);
    expect(readdirSync(FOLDER).filter((name) => !name.endsWith(ENDING))).toEqual(['README.md']);
  });

  it.each(files)('%s', (name) => {
    const scenario = parseScenario(name, readFileSync(join(FOLDER, name), 'utf8'), texts);
    expect(scenario.steps.length).toBeGreaterThan(0);
    const fast = playScenario(scenario, { engine: 'both', book: 'fast', texts });
    expect(fast.failures).toEqual([]);
    const plain = playScenario(scenario, { engine: 'exchange', book: 'plain', texts });
    expect(plain).toEqual(fast);
  });

  it.each(files)('%s: whatever the lines expect is seen to be missing', (name) => {
    const scenario = parseScenario(name, readFileSync(join(FOLDER, name), 'utf8'), texts);
    const telling = new Set(['trade_executed', 'uncrossed', 'phase_changed', 'interrupted']);
    const lines: number[] = [];
    const steps = scenario.steps.map((step) => {
      if (!('expected' in step) || step.expected === undefined) return step;
      if (step.expected.some(({ kind }) => telling.has(kind))) lines.push(step.line);
      return { ...step, expected: [] };
    });
    const silent = { ...scenario, steps };
    const { failures } = playScenario(silent, { engine: 'exchange', book: 'fast', texts });
    expect(failures.map(({ line }) => line)).toEqual(expect.arrayContaining(lines));
  });
});
