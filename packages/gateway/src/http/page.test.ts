import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { InlineVenue } from '../inline-venue.test.ts';
import { buildHttp } from './build-http.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jangbu-page-'));
  mkdirSync(join(folder, 'dist', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'dist', 'index.html'), '<!doctype html><title>Jangbu</title>');
  writeFileSync(join(folder, 'dist', 'assets', 'app-1a2b.js'), 'export {};');
  const compressed = brotliCompressSync('export {};');
  writeFileSync(join(folder, 'dist', 'assets', 'app-1a2b.js.br'), compressed);
  writeFileSync(join(folder, 'secret.txt'), 'secret');
});

afterAll(() => rmSync(folder, { recursive: true }));

function app(webRoot?: string) {
  const { ports, views } = new InlineVenue();
  return buildHttp({ ports, views, ...(webRoot === undefined ? {} : { webRoot }) });
}

it('an asset is sent compressed to those who take it, where the build has it so', async () => {
  const door = app(join(folder, 'dist'));
  const ask = (accepted: string) =>
    door.inject({ url: '/assets/app-1a2b.js', headers: { 'accept-encoding': accepted } });
  const compressed = await ask('gzip, deflate, br');
  expect(compressed.headers['content-encoding']).toBe('br');
  expect(compressed.headers['content-type']).toContain('javascript');
  expect(compressed.headers['cache-control']).toContain('immutable');
  expect(brotliDecompressSync(compressed.rawPayload).toString()).toBe('export {};');
  const plain = await ask('identity');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.body).toBe('export {};');
});

it('the page is served at / with a strict policy, its assets for ever', async () => {
  const door = app(join(folder, 'dist'));
  const page = await door.inject('/');
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-type']).toContain('text/html');
  expect(page.headers['cache-control']).toBe('no-cache');
  expect(page.headers['content-security-policy']).toBe(
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';worker-src 'self';manifest-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'",
  );
  const asset = await door.inject('/assets/app-1a2b.js');
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect((await door.inject({ method: 'HEAD', url: '/' })).statusCode).toBe(200);
  const posted = await door.inject({ method: 'POST', url: '/', payload: {} });
  expect(posted.json()).toMatchObject({ code: 'method_not_allowed' });
});

it.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/../../secret.txt',
  '/assets/',
  '/assets/%00',
  '/index.html/x',
  '//secret.txt',
])('%s leads nowhere', async (url) => {
  const response = await app(join(folder, 'dist')).inject(url);
  expect([400, 404]).toContain(response.statusCode);
  expect(response.body).not.toContain('secret"');
  expect(response.json().status).toBe(response.statusCode);
});

it('a venue without a page says not found', async () => {
  expect((await app().inject('/')).json()).toMatchObject({ code: 'not_found' });
  expect((await app(join(folder, 'none')).inject('/')).json()).toMatchObject({ code: 'not_found' });
});
