import { describe, expect, it } from 'vitest';
import { expectProblem, useDoor } from './listening-door.test.ts';

const door = useDoor();

describe('numbers of the query and the path (rows 1 to 3)', () => {
  const numbers = [
    '1e5',
    '0x10',
    '１００',
    '٣',
    ' 1',
    '1\n',
    '+1',
    '01',
    '.5',
    '-0',
    '-1',
    '',
    '1.0',
  ];
  const words = ['NaN', 'Infinity', 'null', 'true', '[]', '{}', '1,2'];
  const paths = (text: string) => [
    `/v1/issues/0/book?levels=${text}`,
    `/v1/issues/0/trades?limit=${text}`,
    `/v1/issues/0/chain?from=${text}`,
    `/v1/blocks?from=${text}`,
    ...(text === '' ? [] : [`/v1/blocks/${text}`, `/v1/orders/${text}`, `/v1/accounts/${text}`]),
  ];
  const cases = [...numbers, ...words].flatMap((text) => paths(encodeURIComponent(text)));

  it.each(cases)('%s is no number', async (url) => {
    const response = await door.unchanged(async () => door.inject(url));
    expect(response.statusCode).toBe(400);
    expectProblem(response.body, 400, 'bad_decimal');
  });

  const large = [
    '9007199254740992',
    '9007199254740993',
    '9223372036854775808',
    `1${'0'.repeat(40)}`,
  ];
  it.each(large.flatMap(paths))('%s is out of range', async (url) => {
    const response = await door.inject(url);
    expect(response.statusCode).toBe(400);
    expectProblem(response.body, 400, 'out_of_range');
  });

  it('2^53 - 1 is a number', async () => {
    expect((await door.inject('/v1/blocks?from=9007199254740991')).json().items).toEqual([]);
    expect((await door.inject('/v1/orders/9007199254740991')).statusCode).toBe(404);
  });

  it.each([
    '/v1/issues/0/book?levels=0',
    '/v1/issues/0/book?levels=51',
    '/v1/blocks?limit=0',
    '/v1/blocks?limit=1001',
  ])('%s is outside its bounds', async (url) =>
    expectProblem((await door.inject(url)).body, 400, 'out_of_range'),
  );

  it.each(['x5', 'a', 'd-1', 'a01', 'd1', ''])('%j is no cursor of the chain', async (cursor) => {
    const response = await door.inject(`/v1/issues/0/chain?cursor=${cursor}`);
    expectProblem(response.body, 400, 'bad_request');
  });
});

describe('names (row 6)', () => {
  it.each([
    ['lower case', 'abc'],
    ['a zero-width joiner', '0059\u200d30'],
    ['Hangul in parts', '\u1112\u1161\u11ab'],
    ['a bidi override', '\u202e005930'],
    ['10 kB', 'A'.repeat(10_000)],
    ['a path', '..%2f..%2fetc%2fpasswd'],
    ['a null', '%00'],
    ['a byte that is not UTF-8', '%ff'],
    ['a lone percent sign', '%'],
    ['__proto__', '__proto__'],
    ['a space', ' '],
  ])('%s is refused', async (_, name) => {
    const encoded = name.includes('%') ? name : encodeURIComponent(name);
    const response = await door.inject(`/v1/issues/${encoded}/book`);
    expectProblem(response.body, 400);
  });

  it('a name that no issue has is 404', async () => {
    expectProblem((await door.inject('/v1/issues/NOBODY')).body, 404, 'unknown_issue');
    expectProblem((await door.inject('/v1/accounts/77')).body, 404, 'unknown_account');
    expectProblem((await door.inject('/v1/orders/77')).body, 404, 'unknown_order');
    expectProblem((await door.inject('/v1/accounts/0/orders/none')).body, 404, 'unknown_order');
    expectProblem((await door.inject('/v1/accounts/0/orders/a%20b')).body, 400, 'bad_request');
    expectProblem((await door.inject(`/v1/keys/${'A'.repeat(64)}`)).body, 400, 'bad_request');
    expectProblem((await door.inject(`/v1/keys/${'a'.repeat(64)}`)).body, 404, 'not_found');
  });
});

describe('parameters (row 9)', () => {
  it.each([
    ['/v1/info?x=1', 'unknown_parameter'],
    ['/v1/issues/0/book?Levels=1', 'unknown_parameter'],
    ['/v1/blocks?__proto__=1', 'unknown_parameter'],
    ['/v1/blocks?constructor=1', 'unknown_parameter'],
    ['/v1/blocks?from=1&from=2', 'bad_request'],
    ['/v1/blocks?from[]=1', 'unknown_parameter'],
    ['/v1/blocks?from=1&cursor=a1', 'bad_request'],
    [`/v1/blocks?from=${'1'.repeat(500)}`, 'bad_request'],
    ['/v1/accounts/0/orders?open=yes', 'bad_request'],
    ['/v1/accounts/0/orders?open=', 'bad_request'],
  ])('%s is refused as %s', async (url, code) => {
    expectProblem((await door.inject(url)).body, 400, code);
  });
});
