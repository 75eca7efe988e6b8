import { gzipSync } from 'node:zlib';
import { concatBytes, encodeUtf8 } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { HTTP_LIMITS } from '../door-limits.ts';
import { expectProblem, useDoor } from './listening-door.test.ts';

const door = useDoor();

describe('bodies (rows 2, 7, 8, 9)', () => {
  const json: [string, string | Uint8Array, string][] = [
    ['a key twice', '{"envelope":"","envelope":""}', 'bad_json'],
    ['a key twice, once escaped', '{"envelope":"","envel\\u006fpe":""}', 'bad_json'],
    ['__proto__', '{"envelope":"","__proto__":{"a":1}}', 'bad_request'],
    ['constructor.prototype', '{"envelope":"","constructor":{"prototype":{}}}', 'bad_request'],
    ['depth 17', `${'['.repeat(17)}${']'.repeat(17)}`, 'bad_json'],
    ['depth 30,000', '['.repeat(30_000), 'bad_json'],
    ['a byte order mark', '\ufeff{"envelope":""}', 'bad_json'],
    [
      'bytes that are not UTF-8',
      concatBytes(encodeUtf8('{"envelope":"'), Uint8Array.of(0xff, 0x22, 0x7d)),
      'bad_json',
    ],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00), 'bad_json'],
    [
      'overlong UTF-8',
      concatBytes(encodeUtf8('{"envelope":"'), Uint8Array.of(0xc0, 0x80, 0x22, 0x7d)),
      'bad_json',
    ],
    ['a lone surrogate', '{"envelope":"\\ud800"}', 'bad_json'],
    ['an extra field', '{"envelope":"","note":""}', 'bad_request'],
    ['a missing field', '{}', 'bad_request'],
    ['a field of wrong case', '{"Envelope":""}', 'bad_request'],
    ['two values', '{"envelope":""}{}', 'bad_json'],
    ['a comma too many', '{"envelope":"",}', 'bad_json'],
    ['single quotes', "{'envelope':''}", 'bad_json'],
    ['a comment', '{"envelope":""/**/}', 'bad_json'],
    ['a control character', '{"envelope":"\u0001"}', 'bad_json'],
    ['nothing', '', 'bad_json'],
    ['a list', '[]', 'bad_request'],
    ['text', '"envelope"', 'bad_request'],
  ];
  for (const value of ['null', 'true', '0', '[]', '{}', '9007199254740991']) {
    json.push([`envelope ${value}`, `{"envelope":${value}}`, 'bad_request']);
  }
  for (const value of [
    'NaN',
    'Infinity',
    '1e5',
    '0x10',
    '1.5',
    '-1',
    '01',
    '9007199254740992',
    `1${'0'.repeat(400)}`,
  ]) {
    json.push([`envelope ${value}`, `{"envelope":${value}}`, 'bad_json']);
  }
  for (const value of ['', 'A', 'AA', 'AA=', 'AAA', 'AB==', 'AA==\\n', ' AA==', 'A-_=', '가']) {
    json.push([`base64 ${JSON.stringify(value)}`, `{"envelope":"${value}"}`, 'malformed']);
  }

  it.each(json)('%s', async (_, payload, code) => {
    const response = await door.send(payload);
    expect(response.statusCode).toBe(400);
    expectProblem(response.body, 400, code);
  });

  it('one byte over the limit', async () => {
    const { maxTransactionBodyBytes } = HTTP_LIMITS;
    const frame = '{"envelope":""}'.length;
    const fits = await door.send(`{"envelope":"${'A'.repeat(maxTransactionBodyBytes - frame)}"}`);
    expectProblem(fits.body, 400, 'malformed');
    const over = await door.send(
      `{"envelope":"${'A'.repeat(maxTransactionBodyBytes - frame + 1)}"}`,
    );
    expect(over.statusCode).toBe(413);
    expectProblem(over.body, 413, 'payload_too_large');
  });

  it('a gzip bomb is not opened', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const response = await door.send(bomb.subarray(0, 60_000), { 'content-encoding': 'gzip' });
    expect(response.statusCode).toBe(415);
    expectProblem(response.body, 415, 'unsupported_media_type');
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16',
    'application/jsonp',
    'multipart/form-data; boundary=x',
    'application/json, text/plain',
  ])('content type %s (row 10)', async (type) => {
    const response = await door.send('{"envelope":""}', { 'content-type': type });
    expectProblem(response.body, 415, 'unsupported_media_type');
  });
});
