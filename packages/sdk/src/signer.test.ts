import { concatBytes, type Envelope, fromHex, publicKeyOf } from '@jangbu/protocol';
import { expect, it } from 'vitest';
import { createCryptoSigner, createSigner } from './signer.ts';

const SEED = new Uint8Array(32).fill(5);
/** What stands before the seed in a private key of RFC 8410. */
const PKCS8_HEAD = fromHex('302e020100300506032b657004220420')!;

it('a key that cannot leave the platform signs the same bytes as its seed', async () => {
  const publicKey = publicKeyOf(SEED);
  const pkcs8 = new Uint8Array(concatBytes(PKCS8_HEAD, SEED));
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
  const [platform, own] = [
    createCryptoSigner({ publicKey, privateKey }),
    createSigner({ seed: SEED }),
  ];
  const envelope: Envelope = {
    version: 1,
    chainId: new Uint8Array(32).fill(1),
    member: 3,
    key: publicKey,
    nonce: 7,
    validUntil: 1_795_395_600_000_000,
    flags: 0,
    commands: [{ kind: 'MassCancel', account: 1, issue: 2, side: 2 }],
  };
  expect(await platform.signEnvelope(envelope)).toEqual(await own.signEnvelope(envelope));
  const challenge = new Uint8Array(32).fill(2);
  expect(await platform.signChallenge(envelope.chainId, challenge)).toEqual(
    await own.signChallenge(envelope.chainId, challenge),
  );
  expect(() => createCryptoSigner({ publicKey: SEED.slice(1), privateKey })).toThrow('32 bytes');
});
