import { expect, it } from 'vitest';
import { tableWriter } from './table-writer.ts';

it.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "it"', '"say ""it"""'],
  ['two\nlines', '"two\nlines"'],
  ['', ''],
  [null, ''],
  [0, '0'],
])('writes %j as RFC 4180 asks for', async (cell, field) => {
  const written: string[] = [];
  const io = {
    stdout: { write: (text: string) => written.push(text) },
    stderr: { write: () => undefined },
    env: {},
    outputIsClosed: () => false,
    outputDrained: async () => undefined,
    interruption: () => new AbortController().signal,
  };
  const writer = tableWriter(io, 'csv', ['a', 'b', 'c']);
  expect(await writer.row({ a: cell, c: 1 })).toBe(true);
  await writer.end();
  expect(written.join('')).toBe(`a,b,c\n${field},,1\n`);
});
