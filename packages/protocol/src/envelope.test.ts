import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as arbitrary from '../tests/arbitraries.ts';
import { equalBytes, toHex, writeU32 } from './bytes.ts';
import { COMMAND_KINDS, type Command, commandSelector, type PlaceOrder } from './commands.ts';
import { publicKeyOf, verifyEd25519 } from './ed25519.ts';
import {
  decodeSignedEnvelope,
  type Envelope,
  encodeEnvelope,
  encodeSignedEnvelope,
  envelopeId,
  type SignedEnvelope,
  signEnvelope,
} from './envelope.ts';
import { plainHasher } from './hasher.ts';
import { LIMITS } from './limits.ts';
import { SignedEnvelopeSsz } from './ssz-types.ts';
import { fromLatin1, latin1 } from './text.ts';
import { MAX_SAFE_UINT } from './units.ts';

const RUNS = 400;
const CODES = ['shortCode', 'isin', 'clientOrderId'];
const WIDE = ['amount', 'validFrom', 'validUntil', 'nonce', 'quantity', 'limitPrice', 'stopPrice'];
WIDE.push('orderId', 'tick', 'lot', 'basePrice', 'lowerLimit', 'upperLimit');
WIDE.push('maxQuantity', 'maxNotional', 'retailLimit', 'customers', 'own', 'index');

type Fields = Record<string, unknown>;

/** Our value of a container in the library's terms. */
function toLibrary(fields: object): Fields {
  const wide = 'reason' in fields ? WIDE : [...WIDE, 'from', 'to'];
  const entries = Object.entries(fields).filter(([name]) => name !== 'kind');
  return Object.fromEntries(
    entries.map(([name, value]) => {
      if (Array.isArray(value)) return [name, value.map(toLibrary)];
      if (CODES.includes(name)) return [name, fromLatin1(String(value))];
      return [name, wide.includes(name) ? BigInt(value) : value];
    }),
  );
}

/** The library's value of a container in our terms; null if an integer is not below 2^53. */
function fromLibrary(fields: object): Fields | null {
  const ours: Fields = {};
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'bigint' && value > BigInt(MAX_SAFE_UINT)) return null;
    if (Array.isArray(value)) {
      const elements = value.map(fromLibrary);
      if (elements.includes(null)) return null;
      ours[name] = elements;
    } else if (typeof value === 'bigint') ours[name] = Number(value);
    else ours[name] = CODES.includes(name) ? latin1(value) : value;
  }
  return ours;
}

type LibraryValue = Parameters<typeof SignedEnvelopeSsz.serialize>[0];

function libraryEncode({ envelope, signature }: SignedEnvelope): Uint8Array {
  const commands = envelope.commands.map((command) => ({
    selector: commandSelector(command.kind),
    value: toLibrary(command),
  }));
  const value = { envelope: { ...toLibrary(envelope), commands }, signature };
  return SignedEnvelopeSsz.serialize(value as LibraryValue);
}

/** Void check 1 by the library: decode, encode again, compare, then the bounds that SSZ does not know. */
function libraryDecode(bytes: Uint8Array): Fields | null {
  if (bytes.length > LIMITS.maxEnvelopeBytes) return null;
  let value: LibraryValue;
  try {
    value = SignedEnvelopeSsz.deserialize(bytes);
    if (!equalBytes(SignedEnvelopeSsz.serialize(value), bytes)) return null;
  } catch {
    return null;
  }
  const { commands, ...head } = value.envelope;
  if (commands.length < 1) return null;
  const envelope = fromLibrary(head);
  if (envelope === null) return null;
  const ours: Fields[] = [];
  for (const { selector, value: fields } of commands) {
    const command = fromLibrary(fields);
    if (command === null) return null;
    ours.push({ kind: COMMAND_KINDS[selector], ...command });
  }
  return { envelope: { ...envelope, commands: ours }, signature: value.signature };
}

/** As plain data: views, copies and key order do not matter. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
}

const SEED = new Uint8Array(32).fill(3);
const CANCEL: Command = {
  kind: 'CancelOrder',
  account: 1,
  orderId: 2,
  rowHint: 3,
  clientOrderId: '',
};

function envelopeOf(commands: Command[]): Envelope {
  return {
    version: 1,
    chainId: new Uint8Array(32).fill(9),
    member: 4,
    key: publicKeyOf(SEED),
    nonce: 1,
    validUntil: 1_700_000_000_000_000,
    flags: 0,
    commands,
  };
}

function bytesOf(commands: Command[]): Uint8Array {
  return encodeSignedEnvelope({ envelope: envelopeOf(commands), signature: new Uint8Array(64) });
}

describe('codec of the signed envelope', () => {
  it('encodes as the SSZ library does and decodes what it encoded', () => {
    fc.assert(
      fc.property(arbitrary.signedEnvelope, (signed) => {
        const bytes = encodeSignedEnvelope(signed);
        expect(toHex(bytes)).toBe(toHex(libraryEncode(signed)));
        const decoded = decodeSignedEnvelope(bytes);
        expect(decoded.ok && plain(decoded.signed)).toEqual(plain(signed));
        expect(decoded.ok && toHex(decoded.envelopeBytes)).toBe(
          toHex(encodeEnvelope(signed.envelope)),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('accepts exactly the byte strings that the SSZ library decodes and encodes to the same', () => {
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        arbitrary.mutated(arbitrary.signedEnvelope.map(encodeSignedEnvelope)),
        (bytes) => {
          const ours = decodeSignedEnvelope(bytes);
          const theirs = libraryDecode(bytes);
          expect(ours.ok).toBe(theirs !== null);
          if (ours.ok) {
            accepted += 1;
            expect(plain(ours.signed)).toEqual(plain(theirs));
            expect(equalBytes(encodeSignedEnvelope(ours.signed), bytes)).toBe(true);
          } else refused += 1;
        },
      ),
      { numRuns: 10 * RUNS },
    );
    // The mutations must reach both sides of the rule.
    expect(Math.min(accepted, refused)).toBeGreaterThan(RUNS);
  });

  it('never throws and never accepts noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400, size: 'max' }), (bytes) => {
        expect(decodeSignedEnvelope(bytes).ok).toBe(libraryDecode(bytes) !== null);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('void check 1', () => {
  const reasonOf = (bytes: Uint8Array): string => {
    const decoded = decodeSignedEnvelope(bytes);
    return decoded.ok ? 'accepted' : decoded.reason;
  };

  it.each([
    ['nothing', new Uint8Array(0), 'too short'],
    ['one byte less than the least', new Uint8Array(159), 'too short'],
    ['zeros', new Uint8Array(400), 'bad offset of the envelope'],
  ])('refuses %s', (_what, bytes, reason) => {
    expect(reasonOf(bytes)).toBe(reason);
  });

  it.each([
    ['offset of the envelope', 0, 69, 'bad offset of the envelope'],
    ['offset of the commands', 68 + 88, 93, 'bad offset of the commands'],
    ['no command', 160, 0, 'bad offset of the first command'],
    ['offset of the first command not a multiple of 4', 160, 5, 'bad offset of the first command'],
    ['offset behind the end', 160, 0xffff_fffc, 'bad offset of the first command'],
    ['offset of the part of a command', 164 + 1 + 16, 21, 'malformed command 0'],
  ])('refuses %s', (_what, at, value, reason) => {
    const bytes = bytesOf([CANCEL]);
    writeU32(bytes, at, value);
    expect(reasonOf(bytes)).toBe(reason);
  });

  it('refuses descending offsets of commands', () => {
    const bytes = bytesOf([CANCEL, CANCEL, CANCEL]);
    writeU32(bytes, 164, 100);
    expect(reasonOf(bytes)).toBe('bad offset of command 1');
  });

  it('refuses an empty list of commands', () => {
    expect(reasonOf(bytesOf([CANCEL]).subarray(0, 160))).toBe('no command');
  });

  it('refuses an unknown selector', () => {
    const bytes = bytesOf([CANCEL]);
    bytes[164] = COMMAND_KINDS.length;
    expect(reasonOf(bytes)).toBe('unknown selector of command 0');
  });

  it('refuses bytes behind the last command', () => {
    const bytes = bytesOf([{ kind: 'OpenAccount', class: 0, secret: new Uint8Array(16) }]);
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect(reasonOf(longer)).toBe('malformed command 0');
  });

  const wide: [string, Command, number][] = [
    ['RegisterKey.validFrom', keyCommand(), 35],
    ['RegisterKey.validUntil', keyCommand(), 43],
    ['CreditCash.amount', { kind: 'CreditCash', account: 0, currency: 0, amount: 1 }, 8],
    ['ListIssue.tick', issueCommand(), 27],
    ['ListIssue.lot', issueCommand(), 35],
    ['ListIssue.basePrice', issueCommand(), 43],
    ['ListIssue.lowerLimit', issueCommand(), 51],
    ['ListIssue.upperLimit', issueCommand(), 59],
    ['IssueShares.quantity', { kind: 'IssueShares', account: 0, issue: 0, quantity: 1 }, 8],
    ['PlaceOrder.quantity', orderCommand(''), 11],
    ['PlaceOrder.limitPrice', orderCommand(''), 19],
    ['PlaceOrder.stopPrice', orderCommand(''), 27],
    ['ReduceOrder.orderId', { ...CANCEL, kind: 'ReduceOrder', quantity: 1 }, 4],
    ['ReduceOrder.quantity', { ...CANCEL, kind: 'ReduceOrder', quantity: 1 }, 20],
    ['CancelOrder.orderId', CANCEL, 4],
  ];

  it.each(wide)('refuses %s at 2^53 and takes it below', (_field, command, at) => {
    checkBound(bytesOf([command]), 165 + at);
  });

  it.each([
    ['nonce', 68 + 70],
    ['validUntil', 68 + 78],
  ])('refuses %s at 2^53 and takes it below', (_field, at) => {
    checkBound(bytesOf([CANCEL]), at);
  });

  function checkBound(bytes: Uint8Array, at: number): void {
    bytes.set([255, 255, 255, 255, 255, 255, 0x1f, 0], at);
    expect(decodeSignedEnvelope(bytes).ok).toBe(true);
    bytes.set([0, 0, 0, 0, 0, 0, 0x20, 0], at);
    expect(decodeSignedEnvelope(bytes).ok).toBe(false);
    bytes.set([1, 0, 0, 0, 0, 0, 0, 0x80], at);
    expect(decodeSignedEnvelope(bytes).ok).toBe(false);
  }

  it('takes 1,024 commands and refuses 1,025', () => {
    const most = Array.from({ length: LIMITS.maxCommandsPerEnvelope }, () => CANCEL);
    const bytes = bytesOf(most);
    expect(decodeSignedEnvelope(bytes).ok).toBe(true);
    expect(() => bytesOf([...most, CANCEL])).toThrow(RangeError);

    const list = bytes.subarray(160);
    const more = new Uint8Array(160 + list.length + 4 + 21);
    more.set(bytes.subarray(0, 160));
    for (let i = 0; i <= most.length; i += 1) {
      writeU32(more, 160 + 4 * i, 4 * (most.length + 1) + 21 * i);
      more.set(bytes.subarray(-21), 160 + 4 * (most.length + 1) + 21 * i);
    }
    expect(reasonOf(more)).toBe('more than 1024 commands');
  });

  it('takes 262,144 bytes and refuses one more', () => {
    // 160 bytes of the fixed parts, then 4 + 47 bytes a command and what its two lists hold.
    const full = { ...orderCommand('x'.repeat(36)), details: new Uint8Array(512) };
    const commands: Command[] = Array.from({ length: 437 }, () => full);
    const left = LIMITS.maxEnvelopeBytes - 160 - 437 * (51 + 36 + 512) - 51;
    commands.push({ ...full, clientOrderId: '', details: new Uint8Array(left) });
    const bytes = bytesOf(commands);
    expect(bytes.length).toBe(LIMITS.maxEnvelopeBytes);
    expect(decodeSignedEnvelope(bytes).ok).toBe(true);
    commands.pop();
    commands.push({ ...full, clientOrderId: '', details: new Uint8Array(left + 1) });
    expect(() => bytesOf(commands)).toThrow(RangeError);
    expect(reasonOf(new Uint8Array(LIMITS.maxEnvelopeBytes + 1))).toBe('more than 262144 bytes');
  });
});

function keyCommand(): Command {
  const publicKey = new Uint8Array(32);
  return { kind: 'RegisterKey', publicKey, keyKind: 1, scope: 1, validFrom: 1, validUntil: 2 };
}

function issueCommand(): Command {
  const text = {
    shortCode: 'A',
    isin: '',
    name: new Uint8Array(1),
    nameEnglish: new Uint8Array(1),
  };
  const codes = { currency: 0, priceDecimals: 0, market: 0, matchingMode: 0, tickTable: 0 };
  const prices = { tick: 1, lot: 1, basePrice: 0, lowerLimit: 0, upperLimit: 0 };
  return { kind: 'ListIssue', ...text, ...codes, ...prices };
}

function orderCommand(clientOrderId: string): PlaceOrder {
  const what = {
    issue: 0,
    account: 0,
    side: 0,
    orderType: 0,
    timeInForce: 0,
    selfMatch: 0,
    flags: 0,
  };
  const details = new Uint8Array(0);
  const figures = { quantity: 1, limitPrice: 1, stopPrice: 0 };
  return { kind: 'PlaceOrder', ...what, ...figures, clientOrderId, details };
}

describe('encoding out of range', () => {
  const order = orderCommand('a');
  it.each([
    ['a negative quantity', { ...order, quantity: -1 }],
    ['a quantity of 2^53', { ...order, quantity: MAX_SAFE_UINT + 1 }],
    ['a broken quantity', { ...order, quantity: 1.5 }],
    ['no quantity', { ...order, quantity: Number.NaN }],
    ['minus zero', { ...order, quantity: -0 }],
    ['a side of 256', { ...order, side: 256 }],
    ['flags of 65,536', { ...order, flags: 65_536 }],
    ['an account of 2^32', { ...order, account: 2 ** 32 }],
    ['a client order id of 37 bytes', { ...order, clientOrderId: 'x'.repeat(37) }],
    ['a client order id beyond Latin-1', { ...order, clientOrderId: '한' }],
    ['details of 513 bytes', { ...order, details: new Uint8Array(513) }],
    ['a short key', { ...keyCommand(), publicKey: new Uint8Array(31) }],
  ])('throws a RangeError at %s', (_what, command) => {
    expect(() => bytesOf([command as Command])).toThrow(RangeError);
  });

  it('throws a RangeError without commands', () => {
    expect(() => bytesOf([])).toThrow(RangeError);
  });
});

describe('signing', () => {
  it('signs the id of the envelope', () => {
    const envelope = envelopeOf([CANCEL]);
    const bytes = signEnvelope(plainHasher, envelope, SEED);
    const decoded = decodeSignedEnvelope(bytes);
    if (!decoded.ok) throw new Error(decoded.reason);
    const id = envelopeId(plainHasher, decoded.envelopeBytes);
    expect(verifyEd25519(envelope.key, decoded.signed.signature, id)).toBe(true);
    expect(toHex(encodeSignedEnvelope(decoded.signed))).toBe(toHex(bytes));
  });

  it('refuses to sign for another key', () => {
    const envelope = { ...envelopeOf([CANCEL]), key: new Uint8Array(32) };
    expect(() => signEnvelope(plainHasher, envelope, SEED)).toThrow(RangeError);
  });
});
