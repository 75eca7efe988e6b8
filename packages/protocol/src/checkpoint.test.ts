import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { header as anyHeader } from '../tests/arbitraries.ts';
import { bytesOf } from '../tests/values.ts';
import { type Anchor, formatAnchor, parseAnchor } from './anchor.ts';
import { concatBytes, toBase64, toHex } from './bytes.ts';
import {
  type Checkpoint,
  checkpointText,
  formatCheckpoint,
  parseCheckpoint,
  verifyCheckpoint,
} from './checkpoint.ts';
import { publicKeyOf, signEd25519 } from './ed25519.ts';
import { plainHasher } from './hasher.ts';
import { encodeUtf8 } from './text.ts';

const SEED = new Uint8Array(32).fill(1);
const OPERATOR = publicKeyOf(SEED);
const WITNESS_SEEDS = [2, 3].map((n) => new Uint8Array(32).fill(n));
const HASH = new Uint8Array(32).fill(0xab);
const HEADER = {
  chainId: new Uint8Array(32).fill(0xcd),
  tradeLogSize: 12,
  tradeLogRoot: new Uint8Array(32).fill(0xef),
  index: 34,
  timestamp: 1_735_830_000_000_000,
};
const TEXT = checkpointText(HEADER, HASH);
const NOTE = formatCheckpoint(HEADER, HASH, signEd25519(SEED, encodeUtf8(TEXT)), OPERATOR);

function anchorOf(quorum: number): Anchor {
  return {
    genesis: HEADER.chainId,
    operator: OPERATOR,
    witnesses: WITNESS_SEEDS.map((seed, i) => ({ name: `witness/${i}`, key: publicKeyOf(seed) })),
    quorum,
  };
}

function parsed(note: string): Checkpoint {
  const result = parseCheckpoint(note);
  if (!result.ok) throw new Error(result.reason);
  return result.checkpoint;
}

function verdict(note: string, anchor: Anchor): string {
  const result = verifyCheckpoint(plainHasher, parsed(note), anchor);
  return result.ok ? 'ok' : result.reason;
}

/** C2SP tlog-cosignature, `cosignature/v1`. */
function cosignature(i: number, seconds: number): string {
  const seed = WITNESS_SEEDS[i]!;
  const name = encodeUtf8(`witness/${i}`);
  const id = concatBytes(name, new Uint8Array([0x0a, 4]), publicKeyOf(seed));
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(seconds));
  const signature = signEd25519(seed, encodeUtf8(`cosignature/v1\ntime ${seconds}\n${TEXT}`));
  const keyId = plainHasher.sha256(id).subarray(0, 4);
  return `— witness/${i} ${toBase64(concatBytes(keyId, time, signature))}\n`;
}

describe('note', () => {
  it('has the text of the specification', () => {
    expect(TEXT).toBe(
      [
        `jangbu/${'cd'.repeat(32)}`,
        '12',
        Buffer.alloc(32, 0xef).toString('base64'),
        `block 34 ${'ab'.repeat(32)}`,
        'time 1735830000000000',
        '',
      ].join('\n'),
    );
    const [text, line = ''] = NOTE.split('\n\n');
    expect(`${text}\n`).toBe(TEXT);
    expect(line.startsWith(`— jangbu/${'cd'.repeat(32)} `)).toBe(true);
    expect(line.endsWith('\n')).toBe(true);
    const blob = Buffer.from(line.trim().split(' ')[2] ?? '', 'base64');
    expect(blob.length).toBe(68);
    const id = concatBytes(
      encodeUtf8(`jangbu/${'cd'.repeat(32)}`),
      new Uint8Array([10, 1]),
      OPERATOR,
    );
    expect(blob.subarray(0, 4).toString('hex')).toBe(toHex(plainHasher.sha256(id)).slice(0, 8));
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(anyHeader, bytesOf(32), bytesOf(64), (header, hash, signature) => {
        const note = formatCheckpoint(header, hash, signature, OPERATOR);
        const { chainId, tradeLogSize, tradeLogRoot, index, timestamp } = header;
        const checkpoint = parsed(note);
        expect(checkpoint).toMatchObject({ chainId, tradeLogSize, tradeLogRoot, index, timestamp });
        expect(checkpoint.hash).toEqual(hash);
        expect(checkpoint.text).toBe(checkpointText(header, hash));
        expect(checkpoint.signatures.map((s) => s.signature)).toEqual([signature]);
      }),
    );
  });

  it.each([
    ['nothing', () => ''],
    ['no signature', () => TEXT],
    ['no line of a signature', () => `${TEXT}\n`],
    ['no last line feed', () => NOTE.slice(0, -1)],
    ['a carriage return', () => NOTE.replace('\n', '\r\n')],
    ['a leading zero', () => NOTE.replace('\n12\n', '\n012\n')],
    ['a size of 2^53', () => NOTE.replace('\n12\n', '\n9007199254740992\n')],
    ['another origin', () => NOTE.replace('jangbu/', 'jangbo/')],
    ['a further line of text', () => NOTE.replace('\n\n', '\nmore\n\n')],
    ['a root in another spelling', () => NOTE.replace('7+8=', '7+9=')],
    ['a hyphen for the dash', () => NOTE.replace('—', '-')],
    ['an empty line at the end', () => `${NOTE}\n`],
    ['a signature without key id', () => `${TEXT}\n— name AAAA\n`],
    ['a plus in the name', () => NOTE.replace('— jangbu/', '— jang+bu/')],
    ['too many signatures', () => NOTE + '— a AAAAAAA=\n'.repeat(128)],
    ['more characters than a note may have', () => NOTE + 'x'.repeat(65_536)],
  ])('with %s is refused', (_what, note) => {
    expect(note()).not.toBe(NOTE);
    expect(parseCheckpoint(note()).ok).toBe(false);
  });

  it('never throws on noise', () => {
    const piece = fc.constantFrom(...NOTE.split(/(?<=[\n ])/), '\n\n', '— ', 'x', '\ud800');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        parseCheckpoint(pieces.join(''));
      }),
      { numRuns: 500 },
    );
  });
});

describe('verification', () => {
  it('holds for the operator alone where no quorum is asked for', () => {
    expect(verdict(NOTE, anchorOf(0))).toBe('ok');
  });

  it('fails for another chain, another operator, another text', () => {
    const other = { ...anchorOf(0), genesis: new Uint8Array(32) };
    expect(verdict(NOTE, other)).toBe('checkpoint is of another ledger');
    const stranger = { ...anchorOf(0), operator: publicKeyOf(WITNESS_SEEDS[0]!) };
    expect(verdict(NOTE, stranger)).toBe('operator has not signed');
    const changed = NOTE.replace('\n12\n', '\n13\n');
    expect(verdict(changed, anchorOf(0))).toBe("operator's signature does not verify");
  });

  it('counts each witness once and only with its own signature', () => {
    const first = cosignature(0, 1_735_830_000);
    const second = cosignature(1, 1_735_830_001);
    expect(verdict(NOTE, anchorOf(1))).toBe('0 of 1 witnesses have signed');
    expect(verdict(NOTE + first, anchorOf(1))).toBe('ok');
    expect(verdict(NOTE + first + first, anchorOf(2))).toBe('1 of 2 witnesses have signed');
    expect(verdict(NOTE + first + second, anchorOf(2))).toBe('ok');
    const renamed = first.replace('witness/0', 'witness/1');
    expect(verdict(NOTE + renamed, anchorOf(1))).toBe('0 of 1 witnesses have signed');
  });
});

describe('anchor', () => {
  it('is read as it was written', () => {
    const anchor = anchorOf(2);
    expect(parseAnchor(formatAnchor(anchor))).toEqual({ ok: true, anchor });
    expect(formatAnchor(anchor).startsWith('{\n  "genesis": "cdcd')).toBe(true);
  });

  const TEXT_OF_ANCHOR = formatAnchor(anchorOf(1));
  it.each([
    ['"quorum": 1', '"quorum": 3', 'quorum is not a whole number from 0 to 2'],
    ['"quorum": 1', '"quorum": 1, "more": 1', 'anchor has an unknown field "more"'],
    ['"quorum": 1', '"quorum": 1, "quorum": 1', 'field "quorum" is repeated'],
    ['witness/0', '', 'witnesses[0].name is not a name'],
    [toHex(OPERATOR), '01'.padEnd(64, '0'), 'operator is not a key of the prime-order subgroup'],
    [
      toHex(publicKeyOf(WITNESS_SEEDS[1]!)),
      toHex(publicKeyOf(WITNESS_SEEDS[0]!)),
      'witness keys are not distinct',
    ],
    ['cdcd', 'CDcd', 'genesis is not 32 bytes in lowercase hex'],
  ])('with %j for %j is refused', (from, to, reason) => {
    expect(parseAnchor(TEXT_OF_ANCHOR.replace(from, to))).toEqual({ ok: false, reason });
  });
});
