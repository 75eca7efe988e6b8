/** Texts that keep one kind of hash from passing for another, docs/spec/encoding.md section 5. */

import { fromLatin1 } from './text.ts';

function padded(text: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set(fromLatin1(text));
  return bytes;
}

/** Domains, 32 bytes each. */
export const DOMAINS = Object.freeze({
  genesis: padded('jangbu/genesis/v1', 32),
  envelope: padded('jangbu/envelope/v1', 32),
  header: padded('jangbu/header/v1', 32),
  token: padded('jangbu/token/v1', 32),
});

/** Tags, 16 bytes each. */
export const TAGS = Object.freeze({
  side: padded('jangbu/side', 16),
  salt: padded('jangbu/salt', 16),
  listing: padded('jangbu/listing', 16),
  uncross: padded('jangbu/uncross', 16),
});
