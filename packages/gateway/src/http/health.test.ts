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
