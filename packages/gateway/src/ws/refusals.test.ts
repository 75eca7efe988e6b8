import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { listing, order } from '../inline-venue.test.ts';
import { useStream } from './listening-stream.test.ts';

const stream = useStream();

describe('refusals', () => {
  const bad: [string, string, string][] = [
    ['no JSON', 'hello', 'bad_json'],
    ['a key twice', '{"op":"ping","op":"ping"}', 'bad_json'],
    ['__proto__', '{"op":"ping","__proto__":{"x":1}}', 'bad_request'],
    ['constructor', '{"op":"ping","constructor":{"prototype":1}}', 'bad_request'],
    ['depth 30,000', '['.repeat(30_000), 'bad_json'],
    ['a byte order mark', '\ufeff{"op":"ping"}', 'bad_json'],
    ['a lone surrogate', '{"op":"\\ud800"}', 'bad_json'],
    ['a list', '[]', 'bad_request'],
    ['null', 'null', 'bad_request'],
    ['another operation', '{"op":"replay","channels":[]}', 'unknown_operation'],
    ['a resume of nothing', '{"op":"resume","channels":[]}', 'bad_request'],
    ['a resume from nowhere', '{"op":"resume","channels":[{"ch":"blocks"}]}', 'bad_request'],
    [
      'a resume from before the ledger',
      '{"op":"resume","channels":[{"ch":"blocks","seq":-1}]}',
      'bad_json',
    ],
    [
      'a subscription that names a seq',
      '{"op":"subscribe","channels":[{"ch":"blocks","seq":1}]}',
      'bad_request',
    ],
    ['an operation of wrong case', '{"op":"Ping"}', 'unknown_operation'],
    ['no channels', '{"op":"subscribe"}', 'bad_request'],
    ['an empty list', '{"op":"subscribe","channels":[]}', 'bad_request'],
    ['an extra field', '{"op":"subscribe","channels":[{"ch":"blocks"}],"seq":1}', 'bad_request'],
    [
      'an extra field of a channel',
      '{"op":"subscribe","channels":[{"ch":"blocks","issue":0}]}',
      'bad_request',
    ],
    [
      'another channel',
      '{"op":"subscribe","channels":[{"ch":"fills","issue":0}]}',
      'unknown_channel',
    ],
    [
      'a channel named like a property',
      '{"op":"subscribe","channels":[{"ch":"toString"}]}',
      'unknown_channel',
    ],
    [
      'an issue that is not there',
      '{"op":"subscribe","channels":[{"ch":"book","issue":77}]}',
      'unknown_issue',
    ],
    ['2^53', '{"op":"subscribe","channels":[{"ch":"book","issue":9007199254740992}]}', 'bad_json'],
    [
      '2^64',
      '{"op":"subscribe","channels":[{"ch":"book","issue":18446744073709551616}]}',
      'bad_json',
    ],
  ];
  for (const value of [
    '"0"',
    'null',
    'true',
    '[]',
    '{}',
    '0.0',
    '-0',
    '1e0',
    '01',
    'NaN',
    '٣',
    '"1e5"',
  ]) {
    const text = `{"op":"subscribe","channels":[{"ch":"book","issue":${value}}]}`;
    const isJson = ['"0"', 'null', 'true', '[]', '{}', '"1e5"'].includes(value);
    bad.push([`issue ${value}`, text, isJson ? 'bad_request' : 'bad_json']);
  }

  it.each(bad)(
    '%s is answered with a problem, and nothing is subscribed',
    async (_, text, code) => {
      const client = await stream.connect();
      client.say(text);
      await client.heard(1);
      expect(client.messages[0]).toMatchObject({
        ch: 'error',
        code,
        type: `urn:jangbu:problem:${code}`,
      });
      client.say({ op: 'ping' });
      await client.heard(2);
      await stream.venue.run('alpha', order());
      expect(client.messages.map(({ ch }) => ch)).toEqual(['error', 'pong']);
    },
  );

  it('one bad channel of several subscribes none', async () => {
    const client = await stream.connect();
    client.subscribe({ ch: 'blocks' }, { ch: 'book', issue: 77 });
    await client.heard(1);
    await stream.venue.run('alpha', order());
    client.say({ op: 'ping' });
    await client.heard(2);
    expect(client.messages.map(({ ch }) => ch)).toEqual(['error', 'pong']);
  });

  it('the 65th subscription is one too many', async () => {
    const commands = Array.from({ length: 64 }, (_, place) => listing({ shortCode: `X${place}` }));
    await stream.venue.run('operator', ...commands);
    const books = commands.map((_, issue) => ({ ch: 'book', issue }));
    const client = await stream.connect();
    client.subscribe(...books);
    await client.heard(64);
    client.subscribe({ ch: 'book', issue: 64 });
    await client.heard(65);
    expect(client.messages[64]).toMatchObject({ ch: 'error', code: 'too_many_subscriptions' });
    client.subscribe({ ch: 'book', issue: 3 });
    await client.heard(66);
    expect(client.messages[65]).toMatchObject({ ch: 'book', issue: 3, type: 'snapshot' });
  });

  it('speaks Korean', async () => {
    const client = await stream.connect({ headers: { 'accept-language': 'ko' } });
    client.say('hello');
    await client.heard(1);
    expect(client.messages[0].title).toBe('본문이 허용된 JSON이 아닙니다');
  });
});

describe('the handshake', () => {
  const handshake = (origin?: string, path = '/v1/stream') =>
    new Promise<number>((settle) => {
      const options = origin === undefined ? {} : { origin };
      const socket = new WebSocket(`ws://127.0.0.1:${stream.port}${path}`, options);
      socket.on('open', () => {
        settle(101);
        socket.terminate();
      });
      socket.on('unexpected-response', (_, response) => settle(response.statusCode ?? 0));
      socket.on('error', () => {});
    });

  it('takes the own origin and programs without one, and no other', async () => {
    expect(await handshake()).toBe(101);
    expect(await handshake(`http://127.0.0.1:${stream.port}`)).toBe(101);
    expect(await handshake(`http://127.0.0.1:${stream.port + 1}`)).toBe(403);
    expect(await handshake('https://evil.example')).toBe(403);
    expect(await handshake('null')).toBe(403);
  });

  it('is at one path only', async () => {
    expect(await handshake(undefined, '/v1/stream/')).toBe(404);
    expect(await handshake(undefined, '/')).toBe(404);
  });

  it('is refused above the number of connections', async () => {
    await stream.restart({ maxConnections: 2 });
    await stream.connect();
    await stream.connect();
    expect(await handshake()).toBe(503);
  });
});
