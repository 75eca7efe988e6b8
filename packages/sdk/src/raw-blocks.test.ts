import { describe, expect, it } from 'vitest';
import { JangbuClient } from './client.ts';
import { RefusedError, UnreachableError } from './errors.ts';

/** A client whose venue answers with these bytes. */
function clientOf(bytes: readonly number[], headers: Record<string, string>, asked: string[] = []) {
  return new JangbuClient({
    url: 'http://venue.test',
    fetch: async (input) => {
      asked.push(String(input));
      return new Response(new Uint8Array(bytes), { headers });
    },
  });
}

const INDEX = { 'jangbu-index': '9' };

describe('rawBlocks', () => {
  it('splits the answer into blocks', async () => {
    const asked: string[] = [];
    const client = clientOf([2, 0, 0, 0, 7, 8, 0, 0, 0, 0, 1, 0, 0, 0, 5], INDEX, asked);
    const { blocks, index } = await client.rawBlocks({ from: 3, limit: 10, waitMs: 100 });
    expect(blocks.map((block) => [...block])).toEqual([[7, 8], [], [5]]);
    expect(index).toBe(9);
    expect(asked).toEqual(['http://venue.test/v1/blocks/raw?from=3&limit=10&waitMs=100']);
    expect((await clientOf([], INDEX).rawBlocks({ from: 3 })).blocks).toEqual([]);
  });

  it.each<[string, number[], Record<string, string>]>([
    ['cut off in a block', [2, 0, 0, 0, 7], INDEX],
    ['cut off in a length', [1, 0, 0, 0, 7, 1, 0], INDEX],
    ['of a length beyond everything', [255, 255, 255, 255, 7], INDEX],
    ['without the last index', [], {}],
  ])('takes no answer %s', async (_, bytes, headers) => {
    const answer = clientOf(bytes, headers).rawBlocks({ from: 3 });
    await expect(answer).rejects.toBeInstanceOf(UnreachableError);
  });

  it('says why the venue refuses, and ends when it is told to', async () => {
    const problem = { code: 'audience', title: 'Not for this reader', status: 403 };
    const refusing = new JangbuClient({
      url: 'http://venue.test',
      fetch: async () => new Response(JSON.stringify(problem), { status: 403 }),
    });
    const refused = refusing.rawBlocks({ from: 0 });
    await expect(refused).rejects.toBeInstanceOf(RefusedError);
    const silent = new JangbuClient({
      url: 'http://venue.test',
      fetch: (_, init) =>
        new Promise((_, fail) => init?.signal?.addEventListener('abort', () => fail(new Error()))),
    });
    const end = new AbortController();
    const answer = silent.rawBlocks({ from: 0, signal: end.signal });
    end.abort();
    await expect(answer).rejects.toBeInstanceOf(UnreachableError);
  });
});
