import { describe, expect, it } from 'vitest';
import { decodeCommand, encodeCommand } from './command-bytes.ts';
import type { Command } from './commands.ts';

const COMMAND: Command = { kind: 'SetMarketTerms', market: 3, retailLimit: 2 ** 53 - 1 };

describe('a command by itself', () => {
  it('has its selector first, and is read again from its bytes', () => {
    const bytes = encodeCommand(COMMAND);
    expect([...bytes.subarray(0, 5)]).toEqual([32, 3, 0, 0, 0]);
    expect(bytes.length).toBe(13);
    expect(decodeCommand(bytes)).toEqual(COMMAND);
  });

  it('is no other string of bytes', () => {
    const bytes = encodeCommand(COMMAND);
    const tooGreat = bytes.slice();
    tooGreat[11] = 0x20;
    const unknown = bytes.slice();
    unknown[0] = 99;
    for (const wrong of [
      new Uint8Array(0),
      bytes.slice(1),
      bytes.slice(0, -1),
      tooGreat,
      unknown,
    ]) {
      expect(decodeCommand(wrong)).toBeNull();
    }
  });
});
