import {
  concatBytes,
  encodeUtf8,
  envelopeId,
  LIMITS,
  signEd25519,
  toBase64,
  writeU32,
  writeU64,
} from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { InlineVenue, order, SEEDS } from '../inline-venue.test.ts';
import { nodeHasher } from '../node-hasher.ts';
import { expectProblem, useDoor } from './listening-door.test.ts';

const door = useDoor();

/** Signed bytes over an envelope of alpha whose SSZ is changed before it is signed again. */
function resigned(change: (envelope: Uint8Array) => Uint8Array): Uint8Array {
  const envelope = change(door.venue.sign('alpha', [order({ clientOrderId: 'z' })]).slice(68));
  const head = new Uint8Array(68);
  writeU32(head, 0, 68);
  head.set(signEd25519(SEEDS.alpha, envelopeId(nodeHasher, envelope)), 4);
  return concatBytes(head, envelope);
}

function changed(at: number, ...bytes: number[]) {
  return (envelope: Uint8Array) => {
    envelope.set(bytes, at);
    return envelope;
  };
}

describe('SSZ (row 26)', () => {
  const withU64 = (at: number, high: number) => (envelope: Uint8Array) => {
    writeU64(envelope, at, 0);
    envelope[at + 6] = high;
    return envelope;
  };
  const signed = () => door.venue.sign('alpha', [order({ clientOrderId: 'y' })]);
  const credit = () =>
    door.venue.sign('bank', [{ kind: 'CreditCash', account: 0, currency: 0, amount: 1 }]);
  it.each<[string, () => Uint8Array]>([
    ['nothing', () => new Uint8Array(0)],
    ['one byte short', () => signed().slice(0, -1)],
    ['a byte after a command of fixed length', () => concatBytes(credit(), new Uint8Array(1))],
    [
      'a byte between offset and envelope',
      () => concatBytes(signed().slice(0, 68), new Uint8Array(1), signed().slice(68)),
    ],
    ['first offset too large', () => signed().fill(69, 0, 1)],
    ['offset of 4 GiB', () => signed().fill(0xff, 0, 4)],
    ['offset of the commands overlaps', () => resigned(changed(88, 80, 0, 0, 0))],
    ['offset of the commands leaves a gap', () => resigned(changed(88, 96, 0, 0, 0))],
    ['no command', () => resigned((envelope) => envelope.slice(0, 92))],
    ['an unknown selector', () => resigned(changed(96, 99))],
    ['offset of the first command', () => resigned(changed(92, 0xff, 0xff, 0xff, 0xff))],
    ['nonce of 2^53', () => resigned(withU64(70, 0x20))],
    ['nonce of 2^64 - 1', () => resigned(changed(70, ...new Array(8).fill(0xff)))],
    ['validUntil of 2^63', () => resigned(withU64(78, 0x80))],
    ['quantity of 2^53', () => resigned(withU64(97 + 11, 0x20))],
    ['more bytes than an envelope has', () => new Uint8Array(LIMITS.maxEnvelopeBytes + 1)],
    ['one of random bytes', () => nodeHasher.sha256(encodeUtf8('random'))],
  ])('%s is malformed', async (_, bytes) => {
    const submissions = door.venue.submissions;
    const response = await door.send(`{"envelope":"${toBase64(bytes())}"}`);
    expectProblem(response.body, 400, 'malformed');
    expect(door.venue.submissions).toBe(submissions);
  });

  it('1,025 commands are malformed, 1,024 are not', async () => {
    const cancel = (orderId: number) =>
      ({
        kind: 'CancelOrder',
        account: 0,
        orderId,
        rowHint: 0xffffffff,
        clientOrderId: '',
      }) as const;
    const many = door.venue.sign(
      'alpha',
      Array.from({ length: 1_024 }, () => cancel(99)),
    );
    const text = toBase64(many);
    const payload = { envelope: text };
    const response = await door.inject({ method: 'POST', url: '/v1/transactions', payload });
    expect(response.statusCode).toBe(200);
    expect(response.json().results).toHaveLength(1_024);
    const one = resigned((envelope) => {
      // A list of 1,025 commands by its first offset.
      writeU32(envelope, 92, 4 * 1_025);
      return concatBytes(envelope, new Uint8Array(8_000));
    });
    expectProblem((await door.send(`{"envelope":"${toBase64(one)}"}`)).body, 400, 'malformed');
  });
});

describe('envelopes that are void (rows 13 to 16)', () => {
  const otherChain = () => {
    const other = new InlineVenue({ network: 'sim' });
    return other.sign('alpha', [order()], { nonce: 500 });
  };
  const signedWith = (change: (signature: Uint8Array, id: Uint8Array) => void) => {
    const bytes = door.venue.sign('alpha', [order({ clientOrderId: 'x' })]);
    const id = envelopeId(nodeHasher, bytes.subarray(68));
    change(bytes.subarray(4, 68), id);
    return bytes;
  };
  /** The group's order, little-endian. */
  const L = '010000000000000000000000000000000000000000000000000000000000001000';

  it.each<[string, () => Uint8Array, number, string]>([
    ['nonce 0', () => door.venue.sign('alpha', [order()], { nonce: 0 }), 409, 'nonce_used'],
    [
      'a used nonce',
      () => door.venue.sign('alpha', [order({ clientOrderId: 'w' })], { nonce: 1 }),
      409,
      'nonce_used',
    ],
    [
      'a nonce too far ahead',
      () => door.venue.sign('alpha', [order()], { nonce: 1_000_000 }),
      409,
      'nonce_too_far',
    ],
    ['another ledger', otherChain, 400, 'wrong_chain'],
    [
      'an expired envelope',
      () => door.venue.sign('alpha', [order()], { validUntil: door.venue.timestamp - 1 }),
      400,
      'expired',
    ],
    [
      'too long a validity',
      () => door.venue.sign('alpha', [order()], { validUntil: door.venue.timestamp + 61_000_000 }),
      400,
      'valid_until_too_far',
    ],
    [
      'a key that is not registered',
      () => door.venue.sign('alpha', [order()], { seed: new Uint8Array(32) }),
      403,
      'unknown_key',
    ],
    [
      'another member’s key',
      () => door.venue.sign('alpha', [order()], { seed: SEEDS.beta }),
      403,
      'wrong_member',
    ],
    ['another version', () => resigned(changed(0, 2)), 400, 'wrong_version'],
    ['an unknown flag', () => resigned(changed(86, 2)), 400, 'bad_flags'],
    [
      'a signature of zeros',
      () => signedWith((signature) => signature.fill(0)),
      403,
      'bad_signature',
    ],
    [
      'a flipped bit',
      () => signedWith((signature) => signature.set([signature[9]! ^ 1], 9)),
      403,
      'bad_signature',
    ],
    [
      'another key’s signature',
      () => signedWith((signature, id) => signature.set(signEd25519(SEEDS.beta, id))),
      403,
      'bad_signature',
    ],
    [
      'a signature over the bytes instead of the id',
      () => {
        const bytes = door.venue.sign('alpha', [order()]);
        bytes.set(signEd25519(SEEDS.alpha, bytes.slice(68)), 4);
        return bytes;
      },
      403,
      'bad_signature',
    ],
    [
      'a signature over JSON',
      () => signedWith((signature) => signature.set(signEd25519(SEEDS.alpha, encodeUtf8('{}')))),
      403,
      'bad_signature',
    ],
    [
      'S + L',
      () =>
        signedWith((signature) => {
          let carry = 0;
          for (let place = 0; place < 32; place += 1) {
            carry +=
              signature[32 + place]! + Number.parseInt(L.slice(2 * place, 2 * place + 2), 16);
            signature[32 + place] = carry & 255;
            carry >>= 8;
          }
        }),
      403,
      'bad_signature',
    ],
    [
      'a small-order R',
      () => signedWith((signature) => signature.fill(0, 0, 32).fill(1, 0, 1)),
      403,
      'bad_signature',
    ],
    [
      'a non-canonical R',
      () => signedWith((signature) => signature.fill(0xff, 0, 32)),
      403,
      'bad_signature',
    ],
    [
      'the identity as key',
      () => resigned(changed(38, 1, ...new Array(31).fill(0))),
      403,
      'bad_signature',
    ],
    [
      'a key of order 8',
      () =>
        resigned(
          changed(
            38,
            ...Buffer.from(
              'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
              'hex',
            ),
          ),
        ),
      403,
      'bad_signature',
    ],
    [
      '63 bytes of signature',
      () => {
        const bytes = door.venue.sign('alpha', [order()]);
        return concatBytes(Uint8Array.of(67, 0, 0, 0), bytes.slice(5));
      },
      400,
      'malformed',
    ],
    [
      '65 bytes of signature',
      () => {
        const bytes = door.venue.sign('alpha', [order()]);
        return concatBytes(Uint8Array.of(69, 0, 0, 0, 0), bytes.slice(4));
      },
      400,
      'malformed',
    ],
  ])('%s', async (_, bytes, status, code) => {
    const response = await door.send(`{"envelope":"${toBase64(bytes())}"}`);
    expect(response.statusCode).toBe(status);
    expectProblem(response.body, status, code);
  });

  it('the bytes of a cancel are no order', async () => {
    const cancel = {
      kind: 'CancelOrder',
      account: 0,
      orderId: 1,
      rowHint: 0,
      clientOrderId: '',
    } as const;
    const bytes = door.venue.sign('alpha', [cancel]);
    // The selector says that an order is placed; the signature covers it, and the layout is another.
    bytes[68 + 96] = 6;
    const response = await door.send(`{"envelope":"${toBase64(bytes)}"}`);
    expectProblem(response.body, 400, 'malformed');
  });

  it('an envelope that is whole again after all of that is taken', async () => {
    const nonce = 400;
    const envelope = door.venue.sign('alpha', [order({ clientOrderId: 'last' })], { nonce });
    const payload = { envelope: toBase64(envelope) };
    const response = await door.inject({ method: 'POST', url: '/v1/transactions', payload });
    expect(response.json().results).toMatchObject([{ status: 'new', clientOrderId: 'last' }]);
  });
});
