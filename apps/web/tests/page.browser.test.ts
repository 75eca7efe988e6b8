import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FakeVenue } from './fake-venue.ts';

const CHROMIUM = process.env.JANGBU_CHROMIUM ?? '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const ROOM = fileURLToPath(new URL('..', import.meta.url));

const present = existsSync(CHROMIUM);
const reason = `no Chromium at ${CHROMIUM}; set JANGBU_CHROMIUM to one`;

test('a browser to test the page with', (context) => {
  if (present) return;
  if (process.env.JANGBU_REQUIRE_ALL === '1') throw new Error(reason);
  context.skip(reason);
});

const VIEWS = [390, 768, 1100, 1440].flatMap((width) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    (['ko-KR', 'en-GB'] as const).map((locale) => ({ width, colorScheme, locale })),
  ),
);

interface Shape {
  overflow: string[];
  width: number;
}

/** What sticks out of its panel, or of the window, by more than a pixel; scrolling parts may. */
function findOverflow(): Shape {
  const overflow: string[] = [];
  const name = (element: Element) =>
    `${element.tagName.toLowerCase()}.${element.className} ${(element.textContent ?? '').slice(0, 40)}`;
  for (const panel of document.querySelectorAll('.panel, .top-bar, .banner, footer')) {
    const { left, right } = panel.getBoundingClientRect();
    for (const element of panel.querySelectorAll('*')) {
      if (element.closest('.leaves, .hidden-visually, svg, legend, option') !== null) continue;
      const box = element.getBoundingClientRect();
      if (box.width === 0) continue;
      if (box.right > right + 1 || box.left < left - 1) overflow.push(`out: ${name(element)}`);
      const { overflowX } = getComputedStyle(element);
      const scrolls = overflowX === 'auto' || overflowX === 'scroll';
      const inline = getComputedStyle(element).display === 'inline';
      if (!scrolls && !inline && element.scrollWidth > element.clientWidth + 1) {
        overflow.push(`in: ${name(element)}`);
      }
    }
  }
  return { overflow, width: document.documentElement.scrollWidth };
}

describe.skipIf(!present)('the page', () => {
  let folder: string;
  let venue: FakeVenue;
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jangbu-page-'));
    const outDir = join(folder, 'dist');
    await build({ root: ROOM, logLevel: 'error', build: { outDir, emptyOutDir: true } });
    venue = new FakeVenue(outDir);
    await venue.open();
    browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: ARGS });
  });

  afterAll(async () => {
    await browser?.close();
    await venue?.close();
    if (process.env.JANGBU_SCREENSHOTS === undefined) await rm(folder, { recursive: true });
  });

  afterEach(async () => {
    venue.answer = 'accept';
    venue.forging = false;
    venue.reachable = true;
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(complaints.splice(0)).toEqual([]);
  });

  async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'ko-KR',
      ...options,
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      const expected = /net::ERR_|WebSocket connection|404/.test(message.text());
      if (message.type() === 'error' && !expected) complaints.push(message.text());
    });
    await page.goto(venue.address);
    await page.locator('.side-bid .price-level').nth(9).waitFor();
    await page.locator('.tape .is-newest').waitFor();
    await page.locator('.order-form').waitFor();
    return page;
  }

  async function picture(page: Page, name: string): Promise<void> {
    const target = process.env.JANGBU_SCREENSHOTS ?? folder;
    await page.screenshot({ path: join(target, `${name}.png`), fullPage: true, caret: 'initial' });
  }

  test.each(VIEWS)('$width px, $colorScheme, $locale', async ({ width, colorScheme, locale }) => {
    const page = await openPage({ viewport: { width, height: 900 }, colorScheme, locale });
    const korean = locale.startsWith('ko');
    expect(await page.locator('html').getAttribute('lang')).toBe(korean ? 'ko' : 'en');
    expect(await page.locator('html').getAttribute('data-theme')).toBe(colorScheme);
    const text = await page.locator('body').innerText();
    const words = korean
      ? ['장부', '실시간 연결', '호가', '매도잔량', '체결', '최근 원장 블록', '미체결', '상한']
      : ['Jangbu', 'Live', 'Order book', 'Ask qty', 'Trades', 'Latest ledger blocks', 'Upper'];
    expect(words.filter((word) => !text.includes(word))).toEqual([]);
    expect(text).toContain(
      korean
        ? '체험 시장 · 원장 전체가 회원에게 공개됩니다'
        : 'Demo market · members may read the whole ledger',
    );
    expect(await page.locator('.price-level').count()).toBe(20);
    await page.locator('.tag-thread').waitFor();
    await page.locator('.leaf.is-newest').waitFor();
    expect(await page.locator('.leaf').count()).toBeGreaterThan(4);

    await page.locator('.tape .is-newest .row').click();
    await page.locator('.verdict-consistent').waitFor();
    const shape = await page.evaluate(findOverflow);
    expect(shape.overflow).toEqual([]);
    expect(shape.width).toBeLessThanOrEqual(width);

    await page.evaluate(axe.source);
    const serious = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
    expect(serious).toEqual([]);
    await picture(page, `page-${width}-${colorScheme}-${korean ? 'ko' : 'en'}`);
  });
});
