import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserThere, NO_BROWSER, PageHarness } from './page-harness.ts';

test('a browser to test the page with', (context) => {
  if (isBrowserThere) return;
  if (process.env.JANGBU_REQUIRE_ALL === '1') throw new Error(NO_BROWSER);
  context.skip(NO_BROWSER);
});

const VIEWS = [
  [390, 'light'],
  [390, 'dark'],
  [768, 'light'],
  [1100, 'light'],
  [1440, 'light'],
  [1440, 'dark'],
] as const;

// Without a browser the one test above says so, once.
const withBrowser = isBrowserThere ? describe : () => {};

withBrowser('the page', () => {
  const harness = new PageHarness();
  beforeAll(() => harness.open());
  afterAll(() => harness.close());
  afterEach(async () => expect(await harness.tidy()).toEqual([]));

  /** What a reader looks at one after the other on a phone, which has no room for it at once. */
  async function lookAround(page: Page, korean: boolean, name: string): Promise<void> {
    const parts = korean ? ['차트', '체결', '내 주문'] : ['Chart', 'Trades', 'My orders'];
    for (const part of parts) {
      await page.locator('.phone-tabs').getByRole('button', { name: part, exact: true }).click();
      expect(await harness.misfits(page)).toEqual([]);
      await harness.picture(page, `${name}-${parts.indexOf(part)}`);
    }
    await page.locator('.side-buttons .fill-buy').click();
    await page.locator('dialog .order-form').waitFor();
    expect(await harness.misfits(page)).toEqual([]);
    await harness.picture(page, `${name}-form`);
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.locator('.phone-tabs button').first().click();
  }

  async function checkDesk(page: Page, width: number, korean: boolean, name: string) {
    expect(await page.locator('html').getAttribute('lang')).toBe(korean ? 'ko' : 'en');
    const text = (await page.locator('body').textContent()) ?? '';
    const words = korean
      ? ['실시간', '호가', '매도잔량', '체결', '상한', '거래', '내 자산']
      : ['Live', 'Order book', 'Ask qty', 'Trades', 'Upper', 'Trade', 'Assets'];
    expect(words.filter((word) => !text.includes(word))).toEqual([]);
    expect(text).toContain(
      korean
        ? '체험 시장 · 원장 전체가 회원에게 공개됩니다'
        : 'Demo market · members may read the whole ledger',
    );
    expect(await page.locator('.price-level').count()).toBe(20);
    expect(await harness.misfits(page)).toEqual([]);
    await harness.picture(page, name);
    if (width === 390) await lookAround(page, korean, name);
  }

  test.each(VIEWS)('%s px, %s, in both languages', async (width, colorScheme) => {
    const page = await harness.openPage({ viewport: { width, height: 900 }, colorScheme });
    const html = page.locator('html');
    expect(await html.getAttribute('data-theme')).toBe(colorScheme);
    if (width !== 390) {
      await page.locator('.chart-place canvas').first().waitFor();
      await page.locator('.tag-thread').waitFor();
    }
    const name = `page-${width}-${colorScheme}`;
    await checkDesk(page, width, true, `${name}-ko`);
    expect(await harness.barriers(page)).toEqual([]);
    // On a phone the switch stands on the pages that have a top bar.
    if (width === 390) await page.locator('.bottom-nav').getByText('내 자산').click();
    await page.getByRole('button', { name: 'English' }).click();
    if (width === 390) await page.locator('.bottom-nav').getByText('Trade').click();
    await page.locator('.side-bid .price-level').nth(9).waitFor();
    await checkDesk(page, width, false, `${name}-en`);
  });

  test('the reading pages and what lies over them, in both languages', async () => {
    for (const [width, locale] of [
      [390, 'ko-KR'],
      [390, 'en-GB'],
      [1440, 'ko-KR'],
      [1440, 'en-GB'],
    ] as const) {
      const korean = locale === 'ko-KR';
      const page = await harness.newPage({ viewport: { width, height: 900 }, locale });
      for (const name of ['ledger', 'assets']) {
        await page.goto(`${harness.venue.address}/#/${name}`);
        await page.locator('.reading-page header').waitFor();
        expect(await page.title()).toMatch(/(원장|자산|Ledger|Assets) · (장부|Jangbu)/);
        expect(await harness.misfits(page)).toEqual([]);
        if (width === 390) expect(await harness.barriers(page)).toEqual([]);
        await harness.picture(page, `${name}-${width}-${locale.slice(0, 2)}`);
      }
      await page.getByRole('button', { name: korean ? '설정' : 'Settings', exact: true }).click();
      await page.locator('dialog.settings').waitFor();
      expect(await harness.misfits(page)).toEqual([]);
      if (korean) expect(await harness.barriers(page)).toEqual([]);
      await harness.picture(page, `settings-${width}-${locale.slice(0, 2)}`);
      await page.keyboard.press('Escape');
      await page.locator('dialog.settings').waitFor({ state: 'detached' });
      for (const [key, dialog] of [
        ['?', '.keys-list'],
        ['/', '.palette'],
      ] as const) {
        await page.keyboard.press(key);
        await page.locator(dialog).waitFor();
        expect(await harness.misfits(page)).toEqual([]);
        if (!korean) expect(await harness.barriers(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.locator(dialog).waitFor({ state: 'detached' });
      }
      await page.context().close();
    }
  });

  test('a block that was forged is false at step 1, and nothing after it is looked at', async () => {
    const page = await harness.openPage({ colorScheme: 'dark' });
    harness.venue.ledger.forging = true;
    await page.locator('.tape .row').nth(2).click();
    await page.locator('.verdict-false').waitFor();
    const verdict = (await page.locator('.verdict').textContent()) ?? '';
    expect(verdict).toContain('거짓 · 1단계에서 어긋남');
    expect(verdict.match(/보지 않음/g)).toHaveLength(6);
    expect(await harness.misfits(page)).toEqual([]);
    await harness.picture(page, 'false-1440-dark-ko');
  });

  test('a genuine one agrees, and is not called verified', async () => {
    const page = await harness.openPage();
    await page.locator('.tape .row').nth(2).click();
    await page.locator('.verdict-consistent').waitFor();
    expect(await harness.barriers(page)).toEqual([]);
  });

  test('cut off: the values are drained and dated, and missed trades are linked before colour returns', async () => {
    const { venue } = harness;
    const page = await harness.openPage();
    const review = page.getByRole('button', { name: '매수 주문 확인' });
    // The form comes once the account is read.
    await review.waitFor();
    venue.cut();
    await page.locator('.banner-cut').waitFor();
    expect(await page.locator('.banner-cut').textContent()).toMatch(
      /연결이 끊겼습니다\. \d\d:\d\d:\d\d의 값에서 멈추었습니다\./,
    );
    const filter = await page
      .locator('.book-grid')
      .evaluate((element) => getComputedStyle(element).filter);
    expect(filter).toBe('grayscale(1)');
    expect(await review.isDisabled()).toBe(true);
    await page.getByText('멈춘 값에는 주문을 낼 수 없습니다.').waitFor();
    await harness.picture(page, 'cut-1440-light-ko');
    for (let count = 0; count < 20; count += 1) venue.ledger.step();
    venue.reachable = true;
    await page.getByText(/놓친 체결 \d+건을 받아 사슬을 이었습니다\./).waitFor();
    await page.locator('.tag-thread').waitFor();
    expect(await review.isDisabled()).toBe(false);
  });

  test('language, brightness and colours are switched and kept', async () => {
    const page = await harness.openPage();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Order book' }).waitFor();
    await page.getByRole('button', { name: 'Theme: System' }).click();
    await page.getByRole('button', { name: 'Theme: Light' }).click();
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('radio', { name: 'Colour-blind, hatched' }).check();
    await page.reload();
    await page.getByRole('heading', { name: 'Order book' }).waitFor();
    const html = page.locator('html');
    expect(await html.getAttribute('data-theme')).toBe('dark');
    expect(await html.getAttribute('data-market')).toBe('cvd');
    await page.locator('.side-bid .price-level').nth(9).waitFor();
    await harness.picture(page, 'cvd-1440-dark-en');
  });

  test('the address says the issue, and leads back to it', async () => {
    const page = await harness.openPage();
    await page.locator('.issue-rows .row', { hasText: '온누리반도체' }).click();
    await page.getByRole('heading', { name: '온누리반도체' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/trade/J10340');
    expect(await page.title()).toContain('온누리반도체');
    await page.reload();
    await page.getByRole('heading', { name: '온누리반도체' }).waitFor();
    await page.getByRole('button', { name: '종목 찾기' }).click();
    await page.keyboard.type('ㅅㅂ');
    expect(await page.locator('.issue-rows .row').allTextContents()).toHaveLength(1);
  });
});
