import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const DOCS = fileURLToPath(new URL('../docs', import.meta.url));
const FOLDER = join(DOCS, 'market');
const INDEX = 'README.md';
const pages = readdirSync(FOLDER).sort();
const english = pages.filter((page) => !page.endsWith('.ko.md'));
const koreanOf = (page: string) => page.replace(/\.md$/, '.ko.md');

interface ScenarioBlock {
  /** Name of the file that the line above the block links to; undefined if it links to none. */
  readonly file: string | undefined;
  readonly text: string;
}

const read = (page: string) => readFileSync(join(FOLDER, page), 'utf8');

/** The blocks of a page that are fenced as `scenario`. */
function scenariosOf(markdown: string): ScenarioBlock[] {
  const fenced = /^(.*)\n```scenario\n([\s\S]*?)^```$/gm;
  return [...markdown.matchAll(fenced)].map(([, above = '', text = '']) => ({
    file: /\(\.\.\/scenarios\/([\w-]+\.scenario)\)/.exec(above)?.[1],
    text,
  }));
}

/** Fenced blocks of all kinds but scenarios: drawings and calculations. */
function drawingsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^```(?!scenario)\w*\n[\s\S]*?^```$/gm)].map(([text]) => text);
}

/** Targets of the links to files of this repository, without what is fenced. */
function targetsOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^https?:/.test(target));
}

/** The fragments that a page answers to, as GitHub makes them of its headings. */
function anchorsOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Targets of a page, as a path from its folder with an optional fragment, that lead nowhere. */
function brokenTargets(file: string, markdown: string): string[] {
  return targetsOf(markdown).filter((target) => {
    const [path = '', fragment] = target.split('#', 2);
    const linked = path === '' ? file : join(dirname(file), decodeURI(path));
    if (!existsSync(linked)) return true;
    return fragment !== undefined && !anchorsOf(readFileSync(linked, 'utf8')).includes(fragment);
  });
}

describe('what the checks of this file see', () => {
  it('a block, the file above it, and text that is not closed', () => {
    expect(scenariosOf('[a](../scenarios/a.scenario)\n```scenario\nx\n\ny\n```\n')).toEqual([
      { file: 'a.scenario', text: 'x\n\ny\n' },
    ]);
    expect(scenariosOf('nothing\n```scenario\nx\n```\n')).toEqual([
      { file: undefined, text: 'x\n' },
    ]);
    expect(scenariosOf('```\nx\n```\n')).toEqual([]);
  });

  it('a link to no file and one to no heading', () => {
    const page = join(FOLDER, INDEX);
    const text = '# Here\n[a](#here) [b](#there) [c](nowhere.md) [d](README.md) [e](https://x.kr)';
    expect(brokenTargets(page, text)).toEqual(['#here', '#there', 'nowhere.md']);
  });
});

describe('the pages on the market', () => {
  it('are there in both languages, and nothing else', () => {
    expect(english.length).toBeGreaterThan(1);
    expect(pages).toEqual([...english, ...english.map(koreanOf)].sort());
  });

  it.each([INDEX, koreanOf(INDEX)])('%s names every page of its language', (index) => {
    const others = index === INDEX ? english : english.map(koreanOf);
    expect(targetsOf(read(index))).toEqual(
      expect.arrayContaining(others.filter((page) => page !== index)),
    );
  });

  it.each(english.filter((page) => page !== INDEX))('%s has a scenario and a drawing', (page) => {
    expect(scenariosOf(read(page))).not.toEqual([]);
    expect(drawingsOf(read(page))).not.toEqual([]);
  });

  it.each(pages)('%s: each scenario is the file that is named above it', (page) => {
    const fences = read(page).match(/^```scenario/gm) ?? [];
    const blocks = scenariosOf(read(page));
    expect(blocks).toHaveLength(fences.length);
    for (const { file, text } of blocks) {
      expect(file).toBeDefined();
      expect(text).toBe(readFileSync(join(DOCS, 'scenarios', file ?? ''), 'utf8'));
    }
  });

  it.each(english)('%s has the same scenarios and as many drawings in Korean', (page) => {
    const korean = read(koreanOf(page));
    expect(scenariosOf(korean)).toEqual(scenariosOf(read(page)));
    expect(drawingsOf(korean)).toHaveLength(drawingsOf(read(page)).length);
  });

  it.each(english)('%s and its Korean page link to one another', (page) => {
    expect(targetsOf(read(page))).toContain(koreanOf(page));
    expect(targetsOf(read(koreanOf(page)))).toContain(page);
  });
});

it.each([...pages.map((page) => join('market', page)), join('scenarios', INDEX)])(
  '%s: every link leads somewhere',
  (page) => {
    const file = join(DOCS, page);
    expect(brokenTargets(file, readFileSync(file, 'utf8'))).toEqual([]);
  },
);
