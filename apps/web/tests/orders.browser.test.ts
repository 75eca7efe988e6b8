import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserThere, PageHarness } from './page-harness.ts';

const withBrowser = isBrowserThere ? describe : () => {};

/** Every kind of the form with the phase that takes it, and the ledger's number of its type. */
const KINDS = [
  ['지정가', 'continuous', 0],
  ['시장가', 'continuous', 1],
  ['조건부', 'continuous', 2],
  ['최유리', 'continuous', 3],
  ['최우선', 'continuous', 4],
  ['중간가', 'continuous', 5],
  ['스톱', 'continuous', 6],
  ['시간외', 'after_hours_close', 0],
] as const;

withBrowser('orders', () => {
  const harness = new PageHarness();
  beforeAll(() => harness.open());
  afterAll(() => harness.close());
  afterEach(async () => {
    harness.venue.ledger.enter(0, 'continuous', 0);
    expect(await harness.tidy()).toEqual([]);
  });

  const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });

  test('a click on a price fills the form and sends nothing', async () => {
    const page = await harness.openPage();
    const { ledger } = harness.venue;
    const sent = ledger.commands.length;
    const level = page.locator('.side-bid .price-level').nth(3);
    const price = (await level.locator('b').textContent()) ?? '';
    await level.click();
    expect(await field(page, '가격').inputValue()).toBe(price);
    expect(ledger.commands.length).toBe(sent);
  });

  test('from first load to an own fill by keyboard alone', async () => {
    harness.venue.ledger.filling = true;
    const page = await harness.openPage();
    await page.getByText('체험 계좌 3').waitFor();
    await page.keyboard.press('F1');
    await page.locator('.stepper input:focus').waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await field(page, '수량').evaluate((input) => input === document.activeElement)).toBe(
      true,
    );
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Enter');
    const sign = page.locator('dialog.confirm .fill-buy:enabled');
    await sign.waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('11주가 모두 체결되었습니다.').first().waitFor();
    await page.locator('.toast').waitFor();
    expect(await page.locator('.toast').textContent()).toMatch(/매수 체결 11주 × [\d,]+원/);
    await page.getByRole('button', { name: '체결 1', exact: true }).waitFor();
    await harness.picture(page, 'own-fill-1440-light-ko');
  });

  test('every kind of order goes out as chosen', async () => {
    const { ledger } = harness.venue;
    const page = await harness.openPage();
    for (const [kind, phase, orderType] of KINDS) {
      if (phase !== 'continuous') {
        ledger.enter(0, phase, 0, { closePrice: '70500' });
        await page.locator('.choice-off_hours:not(.is-off)').waitFor();
      }
      await page.getByRole('radio', { name: kind, exact: true }).check();
      if (kind === '스톱') await field(page, '조건').fill('70,600');
      await page.getByRole('button', { name: '매수 주문 확인' }).click();
      await page.locator('dialog.confirm .fill-buy:enabled').waitFor();
      expect(await harness.misfits(page)).toEqual([]);
      const sent = ledger.commands.length;
      await page.keyboard.press('Control+Enter');
      await page.locator('dialog').waitFor({ state: 'detached' });
      await expect.poll(() => ledger.commands.length).toBe(sent + 1);
      expect(ledger.commands.at(-1)).toMatchObject({
        kind: 'PlaceOrder',
        orderType,
        flags: kind === '시간외' ? 8 : 0,
      });
      await page.getByRole('button', { name: '매수 주문 확인' }).waitFor();
    }
  });

  test('an order is shown in words, signed here, and its result stands in the form', async () => {
    const page = await harness.openPage();
    const { ledger } = harness.venue;
    const sent = ledger.commands.length;
    await field(page, '가격').fill('69,900');
    await field(page, '수량').fill('200');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await page.locator('dialog .words .hash').waitFor();
    expect(await dialog.textContent()).toContain('매수 200주 × 69,900원');
    expect(await dialog.textContent()).toContain(
      '체험 계좌 3에서 가람정밀 200주를 주당 69,900원 이하에 삽니다.',
    );
    expect(await dialog.textContent()).toMatch(/묶이는 예수금13,982,097원/);
    expect(await dialog.textContent()).toMatch(/200\/ 1,000주 이하/);
    expect(await harness.misfits(page)).toEqual([]);
    expect(await harness.barriers(page)).toEqual([]);
    await harness.picture(page, 'confirm-1440-light-ko');
    // The key that opened the question cannot answer it.
    await page.keyboard.press('Enter');
    expect(await dialog.isVisible()).toBe(true);
    expect(ledger.commands.length).toBe(sent);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(ledger.commands.length).toBe(sent);

    await page.getByRole('button', { name: '매수 주문 확인' }).click();
    await page.locator('dialog .words .hash').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('주문이 접수되었습니다.').first().waitFor();
    expect(await page.locator('.result').textContent()).toMatch(/주문 #9,001 · 원장 블록 #\d+/);
    expect(await page.getByRole('status').textContent()).toBe('주문이 접수되었습니다.');
    expect(ledger.commands.at(-1)).toMatchObject({
      kind: 'PlaceOrder',
      account: 3,
      side: 0,
      limitPrice: 69_900,
      quantity: 200,
    });
    await page.getByRole('cell', { name: '200 / 200' }).waitFor();
    await page.locator('.level-quantity').getByText('내 200').waitFor();
    await harness.picture(page, 'result-1440-light-ko');
    await page.getByRole('button', { name: '주문 9,001 취소' }).click();
    await page.getByText('주문이 취소되었습니다.').first().waitFor();
    await page.getByText('기다리는 주문이 없습니다.').waitFor();
  });

  test('beyond a limit the quantity is typed again', async () => {
    const page = await harness.openPage({ locale: 'en-GB' });
    await field(page, 'Price').fill('60,000');
    await field(page, 'Quantity').fill('20');
    await page.keyboard.press('Enter');
    const sign = page.getByRole('button', { name: 'Sign and buy' });
    await page.locator('dialog .words .hash').waitFor();
    expect(await page.locator('.limits .is-over').textContent()).toContain('Ticks from last');
    expect(await sign.isDisabled()).toBe(true);
    await page.keyboard.press('Control+Enter');
    expect(await page.getByRole('dialog').isVisible()).toBe(true);
    await page.locator('.typed-again input').fill('20');
    expect(await sign.isDisabled()).toBe(false);
    await harness.picture(page, 'limit-1440-light-en');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Order accepted.').first().waitFor();
  });

  test('all orders of the issue are canceled in one envelope, after a question', async () => {
    const page = await harness.openPage();
    const { ledger } = harness.venue;
    for (const price of ['69,800', '69,900']) {
      await field(page, '가격').fill(price);
      await page.keyboard.press('Enter');
      await page.locator('dialog .words .hash').waitFor();
      await page.keyboard.press('Control+Enter');
      await page.locator('dialog').waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: '미체결 2' }).waitFor();
    const sent = ledger.envelopes;
    await page.keyboard.press('Alt+c');
    await page.getByText('미체결 2건을 취소할까요?').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('기다리는 주문이 없습니다.').waitFor();
    expect(ledger.envelopes - sent).toBe(1);
    expect(ledger.commands.slice(-2).map(({ kind }) => kind)).toEqual([
      'CancelOrder',
      'CancelOrder',
    ]);
  });

  test('what the ledger would refuse is said beside the field, with prices that are right', async () => {
    const page = await harness.openPage({ locale: 'en-GB' });
    await field(page, 'Price').fill('70,450');
    await page.keyboard.press('Enter');
    await page.getByText('Not a valid tick. Prices here move in steps of 100 KRW.').waitFor();
    await page.getByRole('button', { name: '70,500 KRW' }).click();
    expect(await field(page, 'Price').inputValue()).toBe('70,500');
    await field(page, 'Quantity').fill('1000');
    await page.keyboard.press('Enter');
    await page.getByText('You are 22,290,000 KRW short.').waitFor();
  });

  test('a refusal is said in words with its code, an answer that does not come is not called a failure', async () => {
    const { venue } = harness;
    const page = await harness.openPage({ locale: 'en-GB' });
    venue.answer = 'refuse';
    const send = async () => {
      await page.getByRole('button', { name: 'Review buy order' }).click();
      await page.getByRole('button', { name: 'Sign and buy' }).click();
    };
    await send();
    await page
      .getByText('Order refused. Not enough cash. Lower quantity or price.')
      .first()
      .waitFor();
    expect(await page.locator('.result').textContent()).toContain('insufficient_cash');
    venue.answer = 'silence';
    await send();
    await page.locator('.result-unknown').waitFor();
    expect(await page.locator('.result').textContent()).toContain('Do not send it again.');
    expect(await page.locator('.result').textContent()).toMatch(/Void after \d\d:\d\d:\d\d/);
    await harness.picture(page, 'unknown-1440-light-en');
    // The order went in: the page finds it by the id that it gave it.
    await page.getByText('Order accepted.').first().waitFor();
    expect(venue.ledger.orders).toHaveLength(1);
  });

  test('a volatility call: banner, expected price, and the types that it takes', async () => {
    const page = await harness.openPage();
    const { ledger } = harness.venue;
    const interruption = {
      kind: 'static',
      session: 'continuous',
      price: '77300',
      reference: '70200',
      timestamp: ledger.now,
      blockIndex: 9,
    };
    const expected = { price: '77100', quantity: '3420' };
    ledger.enter(0, 'vi_call', 120, { interruption, expected });
    await page.locator('.banner-interruption').waitFor();
    expect(await page.locator('.banner-interruption').textContent()).toMatch(
      /77,300원 체결이 예상되어\(기준가 \+10\.11%\) (2분|1[12]\d초|1분 5\d초) 동안 주문을 모읍니다\./,
    );
    // The banner may stand before the price of the call.
    await page.locator('.expected').filter({ hasText: '77,100' }).waitFor();
    expect(await page.locator('.expected').textContent()).toContain('77,100▲ 6,900 +9.83%');
    await page.getByRole('radio', { name: '중간가' }).check();
    await page.getByText('VI 단일가에는 중간가 주문을 받지 않습니다.').waitFor();
    expect(await page.getByRole('button', { name: '매수 주문 확인' }).isDisabled()).toBe(true);
    await page.getByRole('radio', { name: '스톱' }).check();
    await field(page, '조건').fill('70,900');
    await field(page, '가격').fill('70,800');
    await page.getByRole('button', { name: '매수 주문 확인' }).click();
    await page.locator('dialog .words .hash').waitFor();
    expect(await page.getByRole('dialog').textContent()).toContain(
      '현재가가 70,900원에 닿은 뒤 주당 70,800원 이하에 삽니다.',
    );
    await page.keyboard.press('Control+Enter');
    await page.getByText('주문이 접수되었습니다.').first().waitFor();
    expect(ledger.commands.at(-1)).toMatchObject({
      orderType: 6,
      stopPrice: 70_900,
      limitPrice: 70_800,
    });
    expect(await harness.misfits(page)).toEqual([]);
    await harness.picture(page, 'volatility-1440-light-ko');
  });

  test('everything is reached by keyboard: one stop for the book, arrows within', async () => {
    const page = await harness.openPage();
    await page.locator('.side-ask .price-level[tabindex="0"]').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    const price = (await page.locator('.price-level:focus b').textContent()) ?? '';
    await page.keyboard.press('Enter');
    expect(await field(page, '가격').inputValue()).toBe(price);
    await field(page, '가격').focus();
    await page.keyboard.press('Shift+ArrowUp');
    const raised = Number(price.replaceAll(',', '')) + 1000;
    expect(await field(page, '가격').inputValue()).toBe(
      String(raised).replace(/(\d)(\d{3})$/, '$1,$2'),
    );
  });

  test('the palette finds by initials and opens the form of what it found', async () => {
    const page = await harness.openPage();
    const sent = harness.venue.ledger.commands.length;
    await page.keyboard.press('Control+k');
    await page.locator('.palette').waitFor();
    await page.keyboard.type('ㅅㅂㅂ');
    await page.locator('[cmdk-item]', { hasText: '새벽바이오 매도' }).waitFor();
    await harness.picture(page, 'palette-1440-light-ko');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '새벽바이오' }).waitFor();
    expect(await page.getByRole('radio', { name: '매도', exact: true }).isChecked()).toBe(true);
    expect(harness.venue.ledger.commands.length).toBe(sent);
  });
});
