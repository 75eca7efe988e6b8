import { type Command, encodeCommand, encodeUtf8, NONE_U32, toBase64 } from '@jangbu/protocol';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InlineVenue, type inlineGenesis, order } from '../inline-venue.test.ts';
import { buildHttp } from './build-http.ts';

let venue: InlineVenue;
let app: FastifyInstance;

beforeEach(() => open());

afterEach(() => app.close());

async function open(fields: Parameters<typeof inlineGenesis>[0] = {}): Promise<void> {
  venue = await new InlineVenue({ rulesVersion: 2, ...fields }).open();
  app = buildHttp(venue);
  await app.ready();
}

async function get(path: string) {
  const { statusCode, body } = await app.inject({ url: path, headers: venue.bearer('operator') });
  return { statusCode, body: JSON.parse(body) };
}

/** Sends commands that must all be taken. */
async function run(member: Parameters<InlineVenue['run']>[0], ...commands: Command[]) {
  const results = await venue.run(member, ...commands);
  expect(results.map(({ reject }) => reject)).toEqual(commands.map(() => 'ok'));
  return results;
}

const FEES: Command[] = [
  { kind: 'OpenAccount', class: 3, secret: new Uint8Array(16).fill(3) },
  { kind: 'OpenAccount', class: 4, secret: new Uint8Array(16).fill(4) },
  {
    kind: 'DefineFees',
    schedule: 1,
    fromDate: 20_000,
    makerPpm: 100,
    takerPpm: 200,
    sellTaxPpm: 1_500,
    feeAccount: 2,
    taxAccount: 3,
  },
  {
    kind: 'SetIssueTerms',
    issue: 0,
    maxQuantity: 1_000,
    maxNotional: 0,
    collarPercent: 20,
    feeSchedule: 1,
    ownershipCapPpm: 0,
  },
];

async function trade(): Promise<void> {
  await run('alpha', order({ clientOrderId: 'a' }));
  await run('beta', order({ clientOrderId: 'b', account: 1, side: 1 }));
}

describe('fees and terms', () => {
  it('stand with the schedule, the issue and the trade', async () => {
    await run('operator', ...FEES);
    await trade();
    expect((await get('/v1/fees')).body.items).toEqual([
      {
        row: 0,
        schedule: 1,
        fromDate: '2024-10-04',
        makerPpm: 100,
        takerPpm: 200,
        sellTaxPpm: 1_500,
        feeAccount: 2,
        taxAccount: 3,
      },
    ]);
    expect((await get('/v1/issues/0')).body.terms).toEqual({
      maxQuantity: '1000',
      maxNotional: null,
      collarPercent: 20,
      feeSchedule: 1,
      ownershipCapPpm: null,
      currency: 0,
    });
    const { body } = await get('/v1/issues/0/trades');
    const fees = { buyerFee: '70', sellerFee: '140', sellerTax: '1050' };
    expect(body.items).toMatchObject([{ fees, isBusted: false }]);
    await run('operator', { kind: 'BustTrade', issue: 0, index: 1 });
    const after = await get('/v1/issues/0/trades');
    expect(after.body.items).toMatchObject([{ index: 1, fees, isBusted: true }]);
  });

  it('are null where there are none', async () => {
    await trade();
    expect((await get('/v1/fees')).body.items).toEqual([]);
    expect((await get('/v1/issues/0/trades')).body.items).toMatchObject([{ fees: null }]);
    expect((await get('/v1/issues/0')).body.terms.collarPercent).toBeNull();
  });
});

describe('accounts', () => {
  it('say what is frozen, withdrawn and locked', async () => {
    await run('registrar', { kind: 'FreezeShares', account: 0, issue: 0, quantity: 30 });
    const withdraw = { kind: 'RequestWithdrawal', account: 0, currency: 0 } as const;
    await run('alpha', { ...withdraw, amount: 500 }, { ...withdraw, amount: 70 });
    await run('alpha', { kind: 'SetAccountTerms', account: 0, flags: 1, group: 9 });
    await run('bank', { kind: 'SettleWithdrawal', withdrawal: 0, isPaid: 1 });
    const requestedAt = expect.any(Number);
    const one = { account: 0, currency: 0, code: 'KRW' };
    expect((await get('/v1/accounts/0/withdrawals')).body.items).toEqual([
      { ...one, withdrawal: 1, amount: '70', requestedAt },
    ]);
    await run('alpha', { kind: 'KillSwitch', participant: 3, account: 0 });
    const lockedAt = venue.timestamp;
    expect((await get('/v1/accounts/0')).body).toMatchObject({
      status: 'locked',
      isLocked: true,
      isFrozen: false,
      lockedBy: 'member',
      lockedAt,
      flags: ['retail'],
      group: 9,
      retail: null,
      cash: [{ held: '70', available: '999999430' }],
      positions: [{ held: '30', frozen: '30', available: '999970' }],
    });
    await run('registrar', { kind: 'FreezeAccount', account: 0, isFrozen: 1 });
    const { body } = await get('/v1/accounts/0');
    expect(body).toMatchObject({ status: 'frozen', isFrozen: true, isLocked: true });
    await run('registrar', { kind: 'ReleaseShares', account: 0, issue: 0, quantity: 30 });
    const released = await get('/v1/accounts/0');
    expect(released.body.positions).toMatchObject([{ frozen: '0', held: '0' }]);
  });
});

describe('participants', () => {
  it('have roles, status and bounds', async () => {
    await run('operator', { kind: 'SetParticipantTerms', participant: 3, ordersPerSecond: 5 });
    await run('operator', { kind: 'KillSwitch', participant: 3, account: NONE_U32 });
    const alpha = {
      participant: 3,
      name: 'alpha',
      roles: ['member'],
      status: 'locked',
      lockedBy: 'operator',
      lockedAt: venue.timestamp,
      ordersPerSecond: 5,
    };
    expect((await get('/v1/participants/3')).body).toEqual(alpha);
    const { body } = await get('/v1/participants?limit=4');
    expect(body).toMatchObject({ cursor: 'a4', items: { length: 4 } });
    expect(body.items[3]).toEqual(alpha);
    expect(body.items[0]).toMatchObject({ status: 'active', lockedBy: null, lockedAt: null });
    expect((await get('/v1/participants?cursor=a4')).body.items).toHaveLength(1);
    expect(await get('/v1/participants/9')).toMatchObject({
      statusCode: 404,
      body: { code: 'unknown_participant', params: { participant: 9 } },
    });
  });
});

describe('proposals', () => {
  const limit = (retailLimit: number): Command => {
    const action: Command = { kind: 'SetMarketTerms', market: 1, retailLimit };
    return { kind: 'Propose', effectiveDate: 0, action: encodeCommand(action) };
  };

  it('are executed at once where one signature is enough', async () => {
    await venue.listMarket();
    await run('operator', limit(7));
    expect((await get('/v1/markets/1')).body.retailLimit).toBe('7');
    expect((await get('/v1/proposals/0')).body).toEqual({
      proposal: 0,
      status: 'executed',
      action: { kind: 'SetMarketTerms', market: 1, retailLimit: 7 },
      participant: 0,
      key: 0,
      proposedAt: venue.timestamp,
      effectiveDate: null,
      approval: { key: 0, date: '2026-11-23' },
      reject: null,
    });
  });

  it('that list and register lead to what they made', async () => {
    const rootKey = venue.views.genesis.operatorKey;
    const name = encodeUtf8('gamma');
    const action: Command = { kind: 'RegisterParticipant', name, roles: 8, rootKey };
    const later = {
      kind: 'Propose',
      effectiveDate: 20_781,
      action: encodeCommand(action),
    } as const;
    await run('operator', later);
    expect((await get('/v1/proposals/0')).body).toMatchObject({
      status: 'approved',
      effectiveDate: '2026-11-24',
      action: { kind: 'RegisterParticipant', roles: 8 },
    });
    expect(venue.views.members.participants).toHaveLength(5);
    venue.pass(24 * 3_600);
    venue.pass(1);
    expect((await get('/v1/participants/5')).body.name).toBe('gamma');
    expect((await get('/v1/proposals/0')).body.status).toBe('executed');
  });

  it('are listed newest first, and by status', async () => {
    await venue.listMarket();
    for (const amount of [1, 2, 3]) await run('operator', limit(amount));
    const { body } = await get('/v1/proposals?limit=2');
    expect(body).toMatchObject({ items: [{ proposal: 2 }, { proposal: 1 }], cursor: 'd0' });
    expect((await get('/v1/proposals?cursor=d0')).body.items).toMatchObject([{ proposal: 0 }]);
    expect((await get('/v1/proposals?status=open')).body.items).toEqual([]);
    expect((await get('/v1/proposals?status=executed')).body.items).toHaveLength(3);
    expect((await get('/v1/proposals?status=done')).body.code).toBe('bad_request');
    expect((await get('/v1/proposals/3')).body.code).toBe('unknown_proposal');
  });
});

describe('books of the registrar', () => {
  it('stand beside what was found against them', async () => {
    const attest = { kind: 'AttestTotals', issue: 0, participant: 4, own: 0 } as const;
    await run('registrar', { ...attest, customers: 999_999 });
    const { timestamp } = venue;
    expect((await get('/v1/issues/0')).body.status).toBe('suspended');
    const { body } = await get('/v1/issues/005930/totals');
    expect(body).toMatchObject({
      issue: 0,
      sharesIssued: '2000000',
      items: [
        { participant: 3, customers: '1000000', own: '0' },
        { participant: 4, customers: '999999', own: '0' },
      ],
      breaches: [{ participant: 4, kind: 'customers_above', timestamp }],
    });
    await run('registrar', { ...attest, customers: 1_000_000 });
    expect((await get('/v1/issues/0')).body.status).toBe('trading');
    expect((await get('/v1/issues/9/totals')).body.code).toBe('unknown_issue');
  });
});

describe('POST /v1/transactions/test', () => {
  async function test(bytes: Uint8Array) {
    const payload = { envelope: toBase64(bytes) };
    const { statusCode, body } = await app.inject({
      method: 'POST',
      url: '/v1/transactions/test',
      payload,
    });
    return { statusCode, body: JSON.parse(body) };
  }

  it('says what would become of each command by itself, and changes nothing', async () => {
    const { index } = venue.views;
    const orders = [order(), order({ limitPrice: 70_050, clientOrderId: 'b' })];
    orders.push(order({ quantity: 5 }));
    const bytes = venue.sign('alpha', orders);
    const answer = {
      statusCode: 200,
      body: {
        index,
        results: [
          { position: 0, reject: null },
          { position: 1, reject: 'off_tick' },
          { position: 2, reject: null },
        ],
      },
    };
    expect(await test(bytes)).toEqual(answer);
    expect(await test(bytes)).toEqual(answer);
    expect([venue.views.index, venue.submissions]).toEqual([index, 0]);
    const payload = { envelope: toBase64(bytes) };
    const sent = await app.inject({ method: 'POST', url: '/v1/transactions', payload });
    expect(JSON.parse(sent.body).results).toMatchObject([
      { reject: null },
      { reject: 'off_tick' },
      { reject: 'duplicate_client_order_id' },
    ]);
    expect(await test(bytes)).toMatchObject({ statusCode: 409, body: { code: 'nonce_used' } });
  });

  it('gives void envelopes the same problems as the ledger', async () => {
    const seed = new Uint8Array(32).fill(9);
    const stranger = venue.sign('alpha', [order()], { seed });
    expect(await test(stranger)).toMatchObject({ statusCode: 403, body: { code: 'unknown_key' } });
    const late = venue.sign('alpha', [order()], { validUntil: venue.timestamp - 1 });
    expect(await test(late)).toMatchObject({ statusCode: 400, body: { code: 'expired' } });
    expect(await test(new Uint8Array(3))).toMatchObject({ body: { code: 'malformed' } });
  });
});
