import { toBase64 } from '@jangbu/protocol';
import type { FastifyInstance } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { InlineVenue, order } from '../inline-venue.test.ts';
import { buildHttp } from './build-http.ts';

let venue: InlineVenue;
let app: FastifyInstance;
let isConnected: boolean;
let sourceIndex: number;

beforeEach(async () => {
  venue = await new InlineVenue().open();
  isConnected = true;
  sourceIndex = 7;
  const follows = {
    url: 'http://venue.test',
    index: () => sourceIndex,
    isConnected: () => isConnected,
  };
  app = buildHttp({ ports: { ...venue.ports, follows }, views: venue.views });
  await app.ready();
});

describe('the doors of a follower', () => {
  it('take no order, and name the venue that does', async () => {
    const before = venue.submissions;
    const response = await app.inject({
      method: 'POST',
      url: '/v1/transactions',
      headers: { 'accept-language': 'ko' },
      payload: { envelope: toBase64(venue.sign('alpha', [order()])) },
    });
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({
      code: 'follower',
      title: '따라가는 복제본은 주문을 받지 않습니다. 거래소로 보내십시오',
      params: { venue: 'http://venue.test' },
    });
    expect(venue.submissions).toBe(before);
  });

  it('say what they follow and how far they are behind', async () => {
    sourceIndex = 10;
    isConnected = false;
    const health = await app.inject('/health');
    expect(health.statusCode).toBe(200);
    expect(health.json()).toMatchObject({
      status: 'ok',
      index: 7,
      follows: { url: 'http://venue.test', index: 10, behind: 3, isConnected: false },
    });
    expect((await app.inject('/v1/info')).json()).toMatchObject({ follows: 'http://venue.test' });
  });

  it('read as those of a venue, which follows nobody', async () => {
    expect((await app.inject('/v1/issues/0/book')).statusCode).toBe(200);
    const own = buildHttp({ ports: venue.ports, views: venue.views });
    expect((await own.inject('/v1/info')).json()).toMatchObject({ follows: null });
    expect((await own.inject('/health')).json()).toMatchObject({ follows: null });
  });
});
