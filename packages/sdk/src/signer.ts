import {
  type Envelope,
  encodeEnvelope,
  encodeSignedEnvelope,
  envelopeId,
  plainHasher,
  publicKeyOf,
  readTokenDigest,
  signEd25519,
  signEnvelope,
} from '@jangbu/protocol';
import { InputError } from './errors.ts';

/** Holds a key and signs envelopes with it. */
export interface Signer {
  /** Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** SSZ(SignedEnvelope) of the envelope, whose `key` must be this signer's. */
  signEnvelope(envelope: Envelope): Promise<Uint8Array>;
  /** Signature for a read token (docs/spec/doors.md section 4): chain id and challenge, 32 bytes each. */
  signChallenge(chainId: Uint8Array, challenge: Uint8Array): Promise<Uint8Array>;
}

/** A signer with the key of a seed (32 bytes, RFC 8032 private key); throws an InputError for any other length. */
export function createSigner({ seed }: { readonly seed: Uint8Array }): Signer {
  if (seed.length !== 32) throw new InputError('a seed has 32 bytes');
  const own = seed.slice();
  const publicKey = publicKeyOf(own);
  return {
    publicKey,
    async signEnvelope(envelope) {
      return signEnvelope(plainHasher, envelope, own);
    },
    async signChallenge(chainId, challenge) {
      return signEd25519(own, readTokenDigest(plainHasher, chainId, publicKey, challenge));
    },
  };
}

/**
 * A signer whose key stays with the platform: an Ed25519 key of WebCrypto for signing, which need not be extractable. It
 * signs beside the calling thread. Throws an InputError for a public key that has not 32 bytes.
 */
export function createCryptoSigner({
  publicKey,
  privateKey,
}: {
  readonly publicKey: Uint8Array;
  readonly privateKey: CryptoKey;
}): Signer {
  if (publicKey.length !== 32) throw new InputError('a public key has 32 bytes');
  const sign = async (digest: Uint8Array) =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, new Uint8Array(digest)));
  return {
    publicKey: publicKey.slice(),
    async signEnvelope(envelope) {
      const signature = await sign(envelopeId(plainHasher, encodeEnvelope(envelope)));
      return encodeSignedEnvelope({ signature, envelope });
    },
    async signChallenge(chainId, challenge) {
      return sign(readTokenDigest(plainHasher, chainId, publicKey, challenge));
    },
  };
}
