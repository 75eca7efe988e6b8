import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
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
    const sizes = new Map<string, number>();
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      const isPart = pathname === '/' || /\.(?:js|css|svg)$/.test(pathname);
      if (!isPart || pathname.startsWith('/v1/')) return;
      const path = join(harness.outDir, pathname === '/' ? 'index.html' : pathname);
      sizes.set(pathname, statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size);
    });
    await page.goto(harness.venue.address);
    await page.locator('.side-bid .price-level').nth(9).waitFor();
    await page.locator('.chart-place canvas').first().waitFor();
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    expect([...sizes.keys()].some((name) => name.includes('price-chart'))).toBe(true);
    expect(total, JSON.stringify([...sizes])).toBeLessThan(MOST_FIRST_LOAD_BYTES);
    // What nobody needs first is in files of its own.
    const files = readdirSync(join(harness.outDir, 'assets'));
    for (const name of ['palette', 'settings-dialog', 'assets-page', 'trade-check']) {
      expect(files.some((file) => file.startsWith(name) && file.endsWith('.js'))).toBe(true);
      expect([...sizes.keys()].some((loaded) => loaded.includes(name))).toBe(false);
    }
  });

  test('of two thousand issues only those are drawn that are seen', async () => {
    const page = await harness.newPage();
    await page.route('**/v1/issues?*', (route) => route.abort());
    await page.route('**/v1/issues', async (route) => {
      const response = await route.fetch();
      const { items, ...rest } = (await response.json()) as { items: { issue: number }[] };
      const [first] = items;
      const many = Array.from({ length: 2_000 }, (_, issue) =>
        issue === 0 ? first : { ...first, issue, shortCode: `X${issue}`, name: `종목${issue}` },
      );
      await route.fulfill({ response, json: { ...rest, items: many } });
    });
    await page.goto(harness.venue.address);
    const rows = page.locator('.issue-rows .row');
    await rows.nth(9).waitFor();
    expect(await rows.count()).toBeLessThan(100);
    await page.locator('.issue-rows').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await page.getByText('종목1999').waitFor();
    expect(await rows.count()).toBeLessThan(100);
    expect(await harness.misfits(page)).toEqual([]);
  });

  test('five thousand changes a second leave no long task and the book readable', async () => {
    const page = await harness.openPage();
    await page.locator('.chart-place canvas').first().waitFor();
    await page.getByText('체험 계좌 3').waitFor();
    const readTasks = await harness.traceTasks(page);
    for (let slice = 0; slice < 40; slice += 1) {
      harness.venue.ledger.flood(250);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const tasksMs = await readTasks();
    expect(tasksMs.length).toBeGreaterThan(20);
    // Time of the thread and not of the clock: how busy the machine is besides does not count.
    expect(tasksMs.filter((ms) => ms > LONG_TASK_MS)).toEqual([]);
    expect(await page.locator('.price-level').count()).toBe(20);
  });
});
