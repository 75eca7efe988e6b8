import { expect, it } from 'vitest';
import { InlineVenue } from '../inline-venue.test.ts';
import { buildHttp } from './build-http.ts';

it('/health is 200 while orders are taken, and 503 with the reason once a fault has stopped them', async () => {
  const { ports, views } = new InlineVenue();
  let fault: string | undefined;
  const door = buildHttp({
    ports: { ...ports, ledger: { ...ports.ledger, fault: () => fault } },
    views,
  });
  const healthy = await door.inject('/health');
  expect([healthy.statusCode, healthy.json()]).toMatchObject([200, { status: 'ok', fault: null }]);
  fault = 'stopped after block 7: EIO';
  const stopped = await door.inject('/health');
  expect([stopped.statusCode, stopped.json()]).toMatchObject([503, { status: 'stopped', fault }]);
  expect((await door.inject('/v1/time')).statusCode).toBe(200);
});

it('/health is 503 while a full disk refuses orders, and ends by itself', async () => {
  const { ports, views } = new InlineVenue();
  let refuses: string | undefined = 'the disk has no room';
  const ledger = { ...ports.ledger, refusesOrders: () => refuses };
  const door = buildHttp({ ports: { ...ports, ledger }, views });
  const full = await door.inject('/health');
  expect([full.statusCode, full.json()]).toMatchObject([
    503,
    { status: 'storage_unavailable', fault: refuses },
  ]);
  expect((await door.inject('/v1/time')).statusCode).toBe(200);
  refuses = undefined;
  const healthy = await door.inject('/health');
  expect([healthy.statusCode, healthy.json()]).toMatchObject([200, { status: 'ok', fault: null }]);
});

it('/health says how far the clock of the machine is off, and how far the views are', async () => {
  const { ports, views } = new InlineVenue();
  const ledger = {
    ...ports.ledger,
    clockAlarm: () => -1_500_000,
    catchingUp: () => ({ index: 3, lastIndex: 9 }),
  };
  const door = buildHttp({ ports: { ...ports, ledger }, views });
  const health = await door.inject('/health');
  expect([health.statusCode, health.json()]).toMatchObject([
    200,
    {
      status: 'catching_up',
      clockDriftMicroseconds: -1_500_000,
      catchingUp: { index: 3, lastIndex: 9 },
      index: 9,
    },
  ]);
  const read = await door.inject('/v1/issues');
  expect([read.statusCode, read.json()]).toMatchObject([
    503,
    { code: 'catching_up', params: { index: 3, lastIndex: 9 } },
  ]);
  expect(read.headers['retry-after']).toBe('1');
  expect((await door.inject('/v1/time')).statusCode).toBe(200);
});

it('/health and /metrics are for this machine alone, unless they were opened', async () => {
  const { ports, views } = new InlineVenue();
  const closed = buildHttp({ ports, views });
  const open = buildHttp({ ports, views, isWatchedByAll: true });
  for (const url of ['/health', '/metrics']) {
    const passedOn = { url, headers: { 'x-forwarded-for': '127.0.0.1' } };
    for (const request of [{ url, remoteAddress: '10.0.0.1' }, passedOn]) {
      const refused = await closed.inject(request);
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'audience']);
      expect((await open.inject(request)).statusCode).toBe(200);
    }
    expect((await closed.inject({ url, remoteAddress: '::1' })).statusCode).toBe(200);
  }
});

it('/metrics counts answers by route and says how the venue is', async () => {
  const { ports, views } = await new InlineVenue().open();
  const door = buildHttp({ ports, views });
  await door.inject('/v1/issues/005930/book');
  await door.inject('/v1/issues/NOBODY/book');
  const { headers, body } = await door.inject('/metrics');
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  const count = 'jangbu_http_answer_seconds_count';
  const labels = 'method="GET",route="/v1/issues/:issue/book"';
  expect(body).toContain(`${count}{${labels},status="200"} 1`);
  expect(body).toContain(`${count}{${labels},status="404"} 1`);
  expect(body).toContain('jangbu_http_problems_total{status="404"} 1');
  expect(body).toContain('jangbu_taking_orders 1');
  expect(body).toContain(`jangbu_block_index ${views.index}`);
  expect(body).not.toContain('005930');
});
