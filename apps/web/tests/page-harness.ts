import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
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

/** Whether there is a browser to test with. */
export const isBrowserThere = existsSync(CHROMIUM);
/** Why there is none. */
export const NO_BROWSER = `no Chromium at ${CHROMIUM}; set JANGBU_CHROMIUM to one`;

/** What sticks out of its panel, or of the window, by more than a pixel; scrolling parts may. */
function findOverflow(): { overflow: string[]; width: number } {
  const overflow: string[] = [];
  const name = (element: Element) =>
    `${element.tagName.toLowerCase()}.${element.className} ${(element.textContent ?? '').slice(0, 40)}`;
  const skipped =
    '.leaves, .hidden-visually, svg, legend, option, .chart-place, [cmdk-label], .palette-button > span';
  const panels = '.panel, .top-bar, .banner, footer, dialog[open], .phone-head, .bottom-nav';
  for (const panel of document.querySelectorAll(panels)) {
    const { left, right } = panel.getBoundingClientRect();
    for (const element of panel.querySelectorAll('*')) {
      if (element.closest(skipped) !== null) continue;
      // A dialog lies over the panel that it belongs to, and is looked at by itself.
      if (element.closest('dialog') !== panel.closest('dialog')) continue;
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

interface TraceEvent {
  pid: number;
  tid: number;
  /** Processor time of the thread, in microseconds. */
  tdur?: number;
  args?: { name?: string };
}

/** The built page, a venue for it and a browser to look at it with. */
export class PageHarness {
  /** What the page threw or complained of; a test must leave none. */
  readonly complaints: string[] = [];
  venue!: FakeVenue;
  /** Folder of the built page. */
  outDir = '';
  #folder = '';
  #browser!: Browser;

  /** Builds and begins. */
  async open(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'jangbu-page-'));
    this.outDir = join(this.#folder, 'dist');
    // The test runner's own NODE_ENV would build the slow and large React of development.
    const before = process.env.NODE_ENV;
    process.env.NODE_ENV = 'production';
    await build({
      root: ROOM,
      logLevel: 'error',
      build: { outDir: this.outDir, emptyOutDir: true },
    });
    process.env.NODE_ENV = before;
    this.venue = new FakeVenue(this.outDir);
    await this.venue.open();
    this.#browser = await chromium.launch({
      executablePath: CHROMIUM,
      headless: true,
      args: ARGS,
    });
  }

  /** Ends everything. */
  async close(): Promise<void> {
    await this.#browser?.close();
    await this.venue?.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Puts the venue back into order between two tests, and gives what the pages complained of. */
  async tidy(): Promise<string[]> {
    this.venue.answer = 'accept';
    this.venue.ledger.forging = false;
    this.venue.ledger.filling = false;
    this.venue.ledger.orders.splice(0);
    this.venue.ledger.fills.splice(0);
    this.venue.reachable = true;
    await Promise.all(this.#browser.contexts().map((context) => context.close()));
    return this.complaints.splice(0);
  }

  /** A page that has not been loaded yet. */
  async newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'ko-KR',
      ...options,
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      const expected = /net::ERR_|WebSocket connection|404/.test(message.text());
      if (message.type() === 'error' && !expected) this.complaints.push(message.text());
    });
    return page;
  }

  /** A page with the trading desk on it, its book and head filled. */
  async openPage(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.newPage(options);
    await page.goto(this.venue.address);
    await page.locator('.side-bid .price-level').nth(9).waitFor();
    await page.locator('.issue-price strong').waitFor();
    return page;
  }

  /**
   * Traces what the page's main thread does until the function returned is called, which gives the processor time of each
   * of its tasks in milliseconds, longest first.
   */
  async traceTasks(page: Page): Promise<() => Promise<number[]>> {
    await this.#browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
    return async () => {
      const { traceEvents } = JSON.parse(String(await this.#browser.stopTracing())) as {
        traceEvents: TraceEvent[];
      };
      const isMain = traceEvents.filter(({ args }) => args?.name === 'CrRendererMain');
      const threads = new Set(isMain.map(({ pid, tid }) => `${pid} ${tid}`));
      return traceEvents
        .filter(({ pid, tid, tdur }) => tdur !== undefined && threads.has(`${pid} ${tid}`))
        .map(({ tdur }) => (tdur ?? 0) / 1000)
        .sort((a, b) => b - a);
    };
  }

  /** Keeps a picture where JANGBU_SCREENSHOTS says. */
  async picture(page: Page, name: string): Promise<void> {
    const target = process.env.JANGBU_SCREENSHOTS;
    if (target === undefined) return;
    await page.screenshot({ path: join(target, `${name}.png`), caret: 'initial' });
  }

  /** What does not fit, in words; nothing where all does. */
  async misfits(page: Page): Promise<string[]> {
    const { overflow, width } = await page.evaluate(findOverflow);
    const window = page.viewportSize()?.width ?? 0;
    return width > window ? [...overflow, `the page is ${width} wide`] : overflow;
  }

  /** What axe finds serious. */
  async barriers(page: Page): Promise<string[]> {
    await page.evaluate(axe.source);
    return page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
  }
}
