import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SourceRefusedError, SourceSilentError } from '@jangbu/replica';
import { expect, it } from 'vitest';
import { VenueSource } from './venue-source.ts';

/** What comes of asking a venue that refuses with this status and code. */
async function refusalOf(status: number, code: string): Promise<unknown> {
  const server = createServer((_, response) => {
    response.writeHead(status).end(JSON.stringify({ code, title: 'a title', status }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const source = new VenueSource(`http://127.0.0.1:${port}`);
  const signal = new AbortController().signal;
  const refused = await source.blocks({ from: 0, signal }).catch((error: unknown) => error);
  server.closeAllConnections();
  server.close();
  return refused;
}

it.each([
  [503, 'catching_up'],
  [503, 'overloaded'],
  [429, 'rate_limited'],
  [500, 'internal_error'],
])('asks again after %i %s', async (status, code) => {
  expect(await refusalOf(status, code)).toBeInstanceOf(SourceSilentError);
});

it('gives up where full blocks are not for everybody', async () => {
  const refused = await refusalOf(403, 'audience');
  expect(refused).toBeInstanceOf(SourceRefusedError);
  expect(String(refused)).toContain('audience: a title');
});

it('names the trouble once where nobody answers', async () => {
  const source = new VenueSource('http://127.0.0.1:9');
  const asked = source.genesisText();
  await expect(asked).rejects.toBeInstanceOf(SourceSilentError);
  await expect(asked).rejects.toThrow(/^does not answer$/);
});
