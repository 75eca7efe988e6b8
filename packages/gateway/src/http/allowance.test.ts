import type { FastifyInstance } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { InlineVenue, order } from '../inline-venue.test.ts';
import { buildHttp } from './build-http.ts';

let venue: InlineVenue;
let app: FastifyInstance;

beforeEach(async () => {
  venue = await new InlineVenue({ rulesVersion: 2 }).open();
  app = buildHttp(venue);
  await app.ready();
});

async function get(url: string) {
  const response = await app.inject({ url, headers: venue.bearer('alpha') });
  return { status: response.statusCode, body: response.json() };
}

/** What would become of an order of account 0. */
async function tested(fields: Parameters<typeof order>[0]): Promise<string> {
  const bytes = venue.sign('alpha', [order({ clientOrderId: 'test', ...fields })], { nonce: 500 });
  const outcome = await venue.test(bytes);
  return outcome.kind === 'tested' ? outcome.codes[0]! : outcome.kind;
}

describe('GET /v1/accounts/{account}/allowance', () => {
  it('says what is free', async () => {
    await venue.run('alpha', order({ quantity: 100 }));
    expect((await get('/v1/accounts/0/allowance')).body).toEqual({
      account: 0,
      cash: [{ currency: 0, code: 'KRW', available: '993000000' }],
      positions: [{ issue: 0, shortCode: '005930', available: '1000000' }],
      order: null,
      index: venue.views.index,
    });
  });

  it.each([
    ['without fees', 0, '14285'],
    ['with fees', 1_500, '14264'],
  ])('%s, the greatest buy is taken and one more is not', async (_, takerPpm, quantity) => {
    if (takerPpm > 0) await charge(takerPpm);
    const { body } = await get('/v1/accounts/0/allowance?issue=005930&price=70000');
    expect(body.order).toMatchObject({ issue: 0, price: '70000', buyQuantity: quantity });
    expect(Number(body.order.buyAmount)).toBeLessThanOrEqual(1_000_000_000);
    expect(await tested({ quantity: Number(quantity) })).toBe('ok');
    expect(await tested({ quantity: Number(quantity) + 1 })).toBe('insufficient_cash');
    expect(await tested({ side: 1, quantity: Number(body.order.sellQuantity) })).toBe('ok');
    const more = { side: 1, quantity: Number(body.order.sellQuantity) + 1 };
    expect(await tested(more)).toBe('insufficient_shares');
  });

  it('reckons with the upper limit where no price is given, and keeps to the terms of the issue', async () => {
    const none = { maxNotional: 0, collarPercent: 0, feeSchedule: 0, ownershipCapPpm: 0 };
    const terms = { kind: 'SetIssueTerms', issue: 0, ...none, maxQuantity: 50 } as const;
    const { body } = await get('/v1/accounts/0/allowance?issue=0');
    expect(body.order).toMatchObject({
      price: '91000',
      buyQuantity: '10989',
      sellQuantity: '1000000',
    });
    await venue.run('operator', terms);
    const bounded = (await get('/v1/accounts/0/allowance?issue=0')).body.order;
    expect(bounded).toMatchObject({ buyQuantity: '50', sellQuantity: '50', buyAmount: '4550000' });
    await venue.run('operator', { ...terms, maxQuantity: 0, maxNotional: 700_000 });
    const valued = (await get('/v1/accounts/0/allowance?issue=0&price=70000')).body.order;
    expect(valued).toMatchObject({ buyQuantity: '10', sellQuantity: '10' });
    expect(await tested({ quantity: 11 })).toBe('value_too_large');
  });

  it.each([
    ['price=70000', 'bad_request'],
    ['issue=0&price=1e5', 'bad_decimal'],
    ['issue=0&price=70000.5', 'bad_decimal'],
    ['issue=0&price=0', 'out_of_range'],
    ['issue=samsung', 'bad_request'],
    ['issue=9', 'unknown_issue'],
    ['side=buy', 'unknown_parameter'],
  ])('?%s is refused as %s', async (query, code) => {
    expect((await get(`/v1/accounts/0/allowance?${query}`)).body.code).toBe(code);
  });
});

async function charge(takerPpm: number): Promise<void> {
  await venue.run(
    'operator',
    { kind: 'OpenAccount', class: 3, secret: new Uint8Array(16).fill(3) },
    { kind: 'OpenAccount', class: 4, secret: new Uint8Array(16).fill(4) },
    {
      kind: 'DefineFees',
      schedule: 1,
      fromDate: 20_000,
      makerPpm: 100,
      takerPpm,
      sellTaxPpm: 2_000,
      feeAccount: 2,
      taxAccount: 3,
    },
    {
      kind: 'SetIssueTerms',
      issue: 0,
      maxQuantity: 0,
      maxNotional: 0,
      collarPercent: 0,
      feeSchedule: 1,
      ownershipCapPpm: 0,
    },
  );
}

describe('GET /v1/markets/{market}/calendar', () => {
  it('says which template each date has', async () => {
    await venue.listMarket();
    const holiday = { kind: 'SetTradingDay', market: 1, template: 255 } as const;
    // 2026-11-24, the day after that of the ledger, which is a Monday.
    const [set] = await venue.run('operator', { ...holiday, date: 20_781 });
    expect(set?.reject).toBe('ok');
    const { body } = await get('/v1/markets/1/calendar?days=7');
    const days = body.items.map((item: { date: string; isOpen: boolean; template: unknown }) => [
      item.date.slice(5),
      item.isOpen,
      item.template,
    ]);
    expect(days).toEqual([
      ['11-23', true, 0],
      ['11-24', false, null],
      ['11-25', true, 0],
      ['11-26', true, 0],
      ['11-27', true, 0],
      ['11-28', false, null],
      ['11-29', false, null],
    ]);
    expect((await get('/v1/markets/1/calendar?from=2027-02-28&days=2')).body.items[1].date).toBe(
      '2027-03-01',
    );
  });

  it.each([
    ['1/calendar?from=2026-02-30', 'bad_request'],
    ['1/calendar?from=today', 'bad_request'],
    ['1/calendar?days=367', 'out_of_range'],
    ['1/calendar?days=0', 'out_of_range'],
    ['2/calendar', 'unknown_market'],
  ])('%s is refused as %s', async (path, code) => {
    await venue.listMarket();
    expect((await get(`/v1/markets/${path}`)).body.code).toBe(code);
  });
});
