import { publicKeyOf } from '@jangbu/protocol';

/** The public key of test number `number`; those from 0 to 5 are the root keys of the participants. */
export function testKey(number: number): Uint8Array {
  const known = testKeys.get(number) ?? publicKeyOf(new Uint8Array(32).fill(number + 1));
  testKeys.set(number, known);
  return known;
}

/** Keys cost a millisecond each, and the tests use the same ones all over. */
const testKeys = new Map<number, Uint8Array>();
