import type { AddressInfo } from 'node:net';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { InlineVenue, order } from '../inline-venue.test.ts';
import { buildHttp } from './build-http.ts';

/** The HTTP door on loopback, before a venue with one order on its book. */
export class ListeningDoor {
  venue = new InlineVenue();
  port = 0;
  #app: FastifyInstance | undefined;

  async start(): Promise<void> {
    this.venue = await new InlineVenue().open();
    await this.venue.run('alpha', order());
    this.#app = buildHttp(this.venue);
    await this.#app.listen({ port: 0, host: '127.0.0.1' });
    this.port = (this.#app.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await this.#app?.close();
  }

  /** Sends a request; one that is only an address is read as the operator reads. */
  async inject(request: string | InjectOptions): Promise<LightMyRequestResponse> {
    if (this.#app === undefined) throw new Error('the door was not started');
    if (typeof request !== 'string') return this.#app.inject(request);
    return this.#app.inject({ url: request, headers: this.venue.bearer('operator') });
  }

  /** Posts a body that must change nothing. */
  send(
    payload: string | Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    return this.unchanged(() =>
      this.inject({
        method: 'POST',
        url: '/v1/transactions',
        payload: typeof payload === 'string' ? payload : Buffer.from(payload),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    );
  }

  /** Runs what must change nothing, and checks that it did not. */
  async unchanged<Answer>(run: () => Promise<Answer>): Promise<Answer> {
    const before = this.#present();
    const answer = await run();
    expect(this.#present()).toBe(before);
    return answer;
  }

  #present(): string {
    const { views } = this.venue;
    const book = views.issues.must(0).book;
    return JSON.stringify([views.index, views.orders.count, book.seq, book.bids.best(10)]);
  }
}

/** A door that is opened before the tests of the file and closed after them. */
export function useDoor(): ListeningDoor {
  const door = new ListeningDoor();
  beforeAll(() => door.start());
  afterAll(() => door.stop());
  return door;
}

/** A problem document, and nothing of the machine in it. */
export function expectProblem(text: string, status: number, code?: string): void {
  const problem = JSON.parse(text);
  expect(problem).toMatchObject({ status, type: `urn:jangbu:problem:${problem.code}` });
  if (code !== undefined) expect(problem.code).toBe(code);
  expect(Object.keys(problem).sort()).toEqual([
    'code',
    'detail',
    'params',
    'requestId',
    'status',
    'title',
    'type',
  ]);
  expect(text).not.toMatch(/node_modules|\.ts:|Error:|at Object/);
}

it('a listening door answers', async () => {
  const door = new ListeningDoor();
  await door.start();
  const response = await fetch(`http://127.0.0.1:${door.port}/health`);
  expect(await response.json()).toMatchObject({ status: 'ok' });
  await door.stop();
});
