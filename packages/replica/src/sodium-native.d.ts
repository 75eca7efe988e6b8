/** The few calls of sodium-native 5 that are used here; the package brings no types. */
declare module 'sodium-native' {
  const sodium: {
    crypto_sign_seed_keypair(publicKey: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): void;
    crypto_sign_detached(signature: Uint8Array, message: Uint8Array, secretKey: Uint8Array): void;
    /** Also `undefined` for memory that it cannot see, such as a SharedArrayBuffer. */
    crypto_sign_verify_detached(
      signature: Uint8Array,
      message: Uint8Array,
      publicKey: Uint8Array,
    ): boolean | undefined;
    crypto_core_ed25519_is_valid_point(point: Uint8Array): boolean | undefined;
    crypto_core_ed25519_add(sum: Uint8Array, a: Uint8Array, b: Uint8Array): void;
    crypto_scalarmult_ed25519_base_noclamp(point: Uint8Array, scalar: Uint8Array): void;
    sodium_memzero(bytes: Uint8Array): void;
  };
  export default sodium;
}
