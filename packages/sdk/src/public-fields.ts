import {
  encodeUtf8,
  fromHex,
  type Header,
  isSafeUint,
  type Listing,
  PHASES,
  parseDecimal,
  type TradeFields,
} from '@jangbu/protocol';

/** A published record that is not of its form; never leaves the verification that catches it. */
export class FormFault extends Error {}

/** A JSON object whose fields are not known to be anything yet. */
export type Unread = Readonly<Record<string, unknown>>;

/** `value` as an object; throws a FormFault otherwise. */
export function objectOf(value: unknown, what: string): Unread {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FormFault(`${what} is not an object`);
  }
  return value as Unread;
}

/** A field that is a list; throws a FormFault otherwise. */
export function listOf(record: Unread, field: string): readonly unknown[] {
  const value = record[field];
  if (!Array.isArray(value)) throw new FormFault(`${field} is not a list`);
  return value;
}

/** A field that is text; throws a FormFault otherwise. */
function textOf(record: Unread, field: string): string {
  const value = record[field];
  if (typeof value !== 'string') throw new FormFault(`${field} is not text`);
  return value;
}

/** A field that is a whole number below 2^53; throws a FormFault otherwise. */
export function wholeOf(record: Unread, field: string): number {
  const value = record[field];
  if (typeof value !== 'number' || !isSafeUint(value)) {
    throw new FormFault(`${field} is not a whole number below 2^53`);
  }
  return value;
}

/** A field of `bytes` bytes in hex; throws a FormFault otherwise. */
export function hexOf(record: Unread, field: string, bytes: number): Uint8Array {
  const value = fromHex(textOf(record, field));
  if (value?.length !== bytes) throw new FormFault(`${field} is not ${bytes} bytes in hex`);
  return value;
}

/** A field of decimal text, in units of 10^-decimals; throws a FormFault otherwise. */
function decimalOf(record: Unread, field: string, decimals: number): number {
  const units = parseDecimal(textOf(record, field), decimals);
  if (units === null) throw new FormFault(`${field} is not a decimal of ${decimals} decimals`);
  return units;
}

/** A header as it is published; throws a FormFault. */
export function readHeader(item: Unread): Header {
  return {
    version: wholeOf(item, 'version'),
    chainId: hexOf(item, 'chainId', 32),
    index: wholeOf(item, 'index'),
    previousHash: hexOf(item, 'previousHash', 32),
    timestamp: wholeOf(item, 'timestamp'),
    transactionsRoot: hexOf(item, 'transactionsRoot', 32),
    eventsRoot: hexOf(item, 'eventsRoot', 32),
    tradeLogSize: wholeOf(item, 'tradeLogSize'),
    tradeLogRoot: hexOf(item, 'tradeLogRoot', 32),
    stateRoot: hexOf(item, 'stateRoot', 32),
  };
}

/** The listing record of an issue's block 0; throws a FormFault. */
export function readListing(item: Unread): Listing {
  const listing = objectOf(item.listing, 'listing');
  const priceDecimals = wholeOf(listing, 'priceDecimals');
  if (priceDecimals > 8) throw new FormFault('priceDecimals is above 8');
  return {
    issue: wholeOf(item, 'issue'),
    timestamp: wholeOf(item, 'timestamp'),
    currency: wholeOf(listing, 'currency'),
    tick: decimalOf(listing, 'tick', priceDecimals),
    lot: decimalOf(listing, 'lot', 0),
    basePrice: decimalOf(listing, 'basePrice', priceDecimals),
    lowerLimit: decimalOf(listing, 'lowerLimit', priceDecimals),
    upperLimit: decimalOf(listing, 'upperLimit', priceDecimals),
    tickTable: wholeOf(listing, 'tickTable'),
    priceDecimals,
    matchingMode: wholeOf(listing, 'matchingMode'),
    market: wholeOf(listing, 'market'),
    shortCode: textOf(listing, 'shortCode'),
    isin: textOf(listing, 'isin'),
    name: encodeUtf8(textOf(listing, 'name')),
    nameEnglish: encodeUtf8(textOf(listing, 'nameEnglish')),
  };
}

/** The fields and commitments that a trade block's hash covers; throws a FormFault. */
export function readTradeBlock(
  item: Unread,
  priceDecimals: number,
): { fields: TradeFields; buyerCommitment: Uint8Array; sellerCommitment: Uint8Array } {
  const data = objectOf(item.data, 'data');
  const names: readonly unknown[] = PHASES;
  const phase = names.indexOf(data.phase);
  if (phase < 0) throw new FormFault('unknown phase');
  return {
    fields: {
      issue: wholeOf(item, 'issue'),
      phase,
      index: wholeOf(item, 'index'),
      timestamp: wholeOf(item, 'timestamp'),
      price: decimalOf(data, 'price', priceDecimals),
      quantity: decimalOf(data, 'quantity', 0),
    },
    buyerCommitment: hexOf(data, 'buyerCommitment', 32),
    sellerCommitment: hexOf(data, 'sellerCommitment', 32),
  };
}
