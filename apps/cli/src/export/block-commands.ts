import { type Command, decodeSignedEnvelope } from '@jangbu/protocol';

/** The commands of a block by their position; throws if an envelope in it cannot be read. */
export function commandsByPosition(transactions: readonly Uint8Array[]): Command[] {
  return transactions.flatMap((bytes) => {
    const decoded = decodeSignedEnvelope(bytes);
    if (!decoded.ok) throw new RangeError(`an envelope cannot be read: ${decoded.reason}`);
    return decoded.signed.envelope.commands;
  });
}
