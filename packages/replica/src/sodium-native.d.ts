/** The few calls of sodium-native 5 that are used here; the package brings no types. */
declare module 'sodium-native' {
  const sodium: {
    readonly crypto_sign_PUBLICKEYBYTES: number;
    readonly crypto_sign_SECRETKEYBYTES: number;
    readonly crypto_sign_BYTES: number;
    crypto_sign_seed_keypair(publicKey: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): void;
    crypto_sign_detached(
      signature: Uint8Array,
      message: Uint8Array,
      secretKey: Uint8Array,
    ): void;
    /** Also `undefined` for memory that it cannot see, such as a SharedArrayBuffer. */
    crypto_sign_verify_detached(
      signature: Uint8Array,
      message: Uint8Array,
      publicKey: Uint8Array,
    ): boolean | undefined;
    crypto_core_ed25519_is_valid_point(point: Uint8Array): boolean | undefined;
    sodium_memzero(bytes: Uint8Array): void;
  };
  export default sodium;
}
