import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserThere, PageHarness } from './page-harness.ts';

const withBrowser = isBrowserThere ? describe : () => {};
const MOST_FIRST_LOAD_BYTES = 250_000;
/** What a browser calls a long task. */
const LONG_TASK_MS = 50;

withBrowser('under load', () => {
  const harness = new PageHarness();
  beforeAll(() => harness.open());
  afterAll(() => harness.close());
  afterEach(async () => expect(await harness.tidy()).toEqual([]));

  test('the first page loads under 250 kB, compressed', async () => {
    const page = await harness.newPage();
    const names: string[] = [];
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (!pathname.startsWith('/v1/')) names.push(pathname);
    });
    await page.goto(harness.venue.address);
    await page.locator('.side-bid .price-level').nth(9).waitFor();
    const isFont = (name: string) => name.endsWith('.woff2');
    const bytes = names
      .filter((name) => !isFont(name) && !name.includes('price-chart'))
      .map((name) => {
        const file = readFileSync(join(harness.outDir, name === '/' ? 'index.html' : name));
        return brotliCompressSync(file).length;
      });
    const total = bytes.reduce((sum, size) => sum + size, 0);
    expect(bytes.length).toBeGreaterThan(2);
    expect(total).toBeLessThan(MOST_FIRST_LOAD_BYTES);
    // What nobody needs first is in files of its own.
    const files = readdirSync(join(harness.outDir, 'assets'));
    expect(files.filter((name) => /^(palette|price-chart|assets-page)/.test(name))).not.toEqual([]);
  });

  test('five thousand changes a second leave no long task and the book readable', async () => {
    const page = await harness.openPage();
    await page.locator('.chart-place canvas').first().waitFor();
    await page.evaluate(() => {
      const seen = globalThis as unknown as { longTasks: number[] };
      seen.longTasks = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.longTasks.push(entry.duration);
      }).observe({ type: 'longtask' });
    });
    for (let slice = 0; slice < 40; slice += 1) {
      harness.venue.ledger.flood(250);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const longTasks = await page.evaluate(
      () => (globalThis as unknown as { longTasks: number[] }).longTasks,
    );
    process.stdout.write(`long tasks: ${JSON.stringify(longTasks)}\n`);
    expect(await page.locator('.price-level').count()).toBe(20);
    // On a machine that others use too, a few tasks are long because they had to wait.
    expect(longTasks.filter((ms) => ms > 4 * LONG_TASK_MS)).toEqual([]);
  });
});
