/** Text of the ledger: UTF-8, Latin-1, the closed forms of docs/spec/encoding.md section 3, decimal numbers. */

const MAX_NAME_BYTES = 64;
const SHORT_CODE = /^[A-Z0-9]{1,12}$/;
const ISIN = /^[A-Z]{2}[A-Z0-9]{9}[0-9]$/;
const CURRENCY_CODE = /^[A-Z0-9]{1,8}$/;
const CLIENT_ORDER_ID = /^[A-Za-z0-9._-]{1,36}$/;
const UINT = /^(?:0|[1-9][0-9]{0,15})$/;

/** UTF-8 bytes of `text`, or null if it holds a lone surrogate. */
export function tryEncodeUtf8(text: string): Uint8Array | null {
  // Three bytes bound one UTF-16 unit: a pair of them makes four.
  const buffer = new Uint8Array(text.length * 3);
  let at = 0;
  for (let i = 0; i < text.length; i += 1) {
    const point = text.codePointAt(i)!;
    if (point < 0x80) {
      buffer[at++] = point;
      continue;
    }
    if (point < 0x800) {
      buffer[at++] = 0xc0 | (point >> 6);
    } else {
      if (point >= 0xd800 && point <= 0xdfff) return null;
      if (point < 0x1_0000) {
        buffer[at++] = 0xe0 | (point >> 12);
      } else {
        buffer[at++] = 0xf0 | (point >> 18);
        buffer[at++] = 0x80 | ((point >> 12) & 0x3f);
        i += 1;
      }
      buffer[at++] = 0x80 | ((point >> 6) & 0x3f);
    }
    buffer[at++] = 0x80 | (point & 0x3f);
  }
  return buffer.slice(0, at);
}

/** UTF-8 bytes of `text`; throws a RangeError if it holds a lone surrogate. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = tryEncodeUtf8(text);
  if (bytes === null) throw new RangeError('text is not well-formed');
  return bytes;
}

/** Code point at `offset` in the low 21 bits with its length above them; -1 if it is not well-formed. */
function codePointAt(bytes: Uint8Array, offset: number): number {
  const first = bytes[offset]!;
  if (first < 0x80) return (1 << 21) | first;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || offset + length > bytes.length) return -1;
  let point = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i += 1) {
    const next = bytes[offset + i]!;
    if ((next & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (next & 0x3f);
  }
  const shortest = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x1_0000;
  if (point < shortest || point > 0x10_ffff || (point >= 0xd800 && point <= 0xdfff)) return -1;
  return (length << 21) | point;
}

/** Text of well-formed UTF-8 (Unicode table 3-7; a byte order mark is a character); null otherwise. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const read = codePointAt(bytes, at);
    if (read < 0) return null;
    text += String.fromCodePoint(read & 0x1f_ffff);
    at += read >> 21;
  }
  return text;
}

/** One character a byte: lossless for any bytes. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** One byte a character; throws a RangeError at a character above U+00FF. */
export function fromLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code > 0xff) throw new RangeError('character above U+00FF in Latin-1 text');
    bytes[i] = code;
  }
  return bytes;
}

/** True for a name: 1 to 64 bytes of well-formed UTF-8 without U+0000 to U+001F and U+007F. */
export function isName(bytes: Uint8Array): boolean {
  if (bytes.length < 1 || bytes.length > MAX_NAME_BYTES) return false;
  for (let at = 0; at < bytes.length; ) {
    const read = codePointAt(bytes, at);
    const point = read & 0x1f_ffff;
    if (read < 0 || point < 0x20 || point === 0x7f) return false;
    at += read >> 21;
  }
  return true;
}

/** True for a short code of an issue: 1 to 12 of `A-Z0-9`. */
export function isShortCode(text: string): boolean {
  return SHORT_CODE.test(text);
}

/** True for the form of an ISIN (ISO 6166; the check digit is not checked); an empty text is not one. */
export function isIsin(text: string): boolean {
  return ISIN.test(text);
}

/** True for a currency code: 1 to 8 of `A-Z0-9`. */
export function isCurrencyCode(text: string): boolean {
  return CURRENCY_CODE.test(text);
}

/** True for a client order id: 1 to 36 of `A-Za-z0-9._-`. */
export function isClientOrderId(text: string): boolean {
  return CLIENT_ORDER_ID.test(text);
}

/** True for the code of a character that may stand in a client order id. */
export function isClientOrderIdByte(byte: number): boolean {
  const letter = byte | 0x20;
  if (letter >= 0x61 && letter <= 0x7a) return byte >= 0x41 && byte <= 0x7a;
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x5f || byte === 0x2d;
}

/** Whole number below 2^53 in decimal digits without sign, spaces or leading zeros; null for anything else. */
export function parseUint(text: string): number | null {
  if (!UINT.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

/**
 * Units of 10^-`decimals` that a decimal number says: `12.5` with 2 decimals is 1250.
 *
 * Null for a sign, spaces, leading zeros, an empty part, more than `decimals` digits after the point, or 2^53 units and
 * more; nothing is rounded.
 */
export function parseDecimal(text: string, decimals: number): number | null {
  const point = text.indexOf('.');
  const whole = point < 0 ? text : text.slice(0, point);
  const fraction = point < 0 ? '' : text.slice(point + 1);
  if (point >= 0 && fraction === '') return null;
  if (fraction.length > decimals || !/^[0-9]*$/.test(fraction) || !UINT.test(whole)) return null;
  const digits = (whole + fraction.padEnd(decimals, '0')).replace(/^0+(?=[0-9])/, '');
  return parseUint(digits);
}

/** Decimal text of `units` of 10^-`decimals`, with exactly `decimals` digits after the point (none: no point). */
export function formatDecimal(units: number, decimals: number): string {
  if (!Number.isSafeInteger(units) || units < 0) throw new RangeError(`not units: ${units}`);
  if (decimals === 0) return String(units);
  const digits = String(units).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
