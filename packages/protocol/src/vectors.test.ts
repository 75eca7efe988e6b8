import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { vectorFiles } from '../vectors/generate.ts';
import { fromHex, toHex } from './bytes.ts';
import { parseCheckpoint, verifyCheckpoint } from './checkpoint.ts';
import { verifyEd25519 } from './ed25519.ts';
import { decodeSignedEnvelope, encodeSignedEnvelope, envelopeId } from './envelope.ts';
import { plainHasher } from './hasher.ts';
import { verifyFixedProof } from './merkle.ts';
import { decodeStoredBlock } from './stored-block.ts';

const FOLDER = new URL('../vectors/', import.meta.url);
const SOURCES = [
  'README.md',
  'envelopes.ts',
  'events.ts',
  'generate.ts',
  'market-commands.ts',
  'office-commands.ts',
  'office-events.ts',
  'trading-day-events.ts',
];
const FILES = vectorFiles();

function read(name: string): string {
  return readFileSync(new URL(name, FOLDER), 'utf8');
}

function bytes(hex: string): Uint8Array {
  const read = fromHex(hex);
  if (read === null) throw new Error(`not hex: ${hex}`);
  return read;
}

describe('golden vectors', () => {
  it('are all known', () => {
    expect(readdirSync(FOLDER).sort()).toEqual([...SOURCES, ...Object.keys(FILES)].sort());
  });

  it.each(Object.keys(FILES))('%s is what is computed', (name) => {
    expect(read(name) === FILES[name]).toBe(true);
  });

  it('hold when read back', () => {
    const { accepted, refused } = JSON.parse(read('envelopes.json'));
    for (const { signed, id, envelope } of accepted) {
      const decoded = decodeSignedEnvelope(bytes(signed));
      if (!decoded.ok) throw new Error(decoded.reason);
      expect(toHex(envelopeId(plainHasher, decoded.envelopeBytes))).toBe(id);
      const { signature } = decoded.signed;
      expect(verifyEd25519(bytes(envelope.key), signature, bytes(id))).toBe(true);
      expect(toHex(encodeSignedEnvelope(decoded.signed))).toBe(signed);
    }
    for (const vector of refused) {
      expect(decodeSignedEnvelope(bytes(vector.bytes)).ok, vector.name).toBe(false);
    }
    const block = decodeStoredBlock(bytes(JSON.parse(read('stored-block.json')).ssz));
    expect(block.ok && block.block.transactions.length).toBe(2);
  });

  it('of fixed trees prove their leaves', () => {
    for (const { depth, leaves, root, proof } of JSON.parse(read('fixed-tree.json'))) {
      const known = new Map<number, string>(leaves);
      const leaf = known.get(proof.position) ?? '00'.repeat(32);
      const path = proof.path.map(bytes);
      expect(
        verifyFixedProof(plainHasher, depth, proof.position, bytes(leaf), path, bytes(root)),
      ).toBe(true);
    }
  });

  it('of the checkpoint verify', () => {
    const { note, header, operatorKey } = JSON.parse(read('checkpoint.json'));
    const parsed = parseCheckpoint(note);
    if (!parsed.ok) throw new Error(parsed.reason);
    const operator = bytes(operatorKey);
    const anchor = { genesis: bytes(header.chainId), operator, witnesses: [], quorum: 0 };
    expect(verifyCheckpoint(plainHasher, parsed.checkpoint, anchor)).toEqual({ ok: true });
  });
});
