import { hashHeader, toHex } from '@jangbu/protocol';
import { nativeHasher } from '@jangbu/replica';
import type { TableRows } from './export-table.ts';

/** The headers, each with its hash. */
export const BLOCKS: TableRows = {
  columns: [
    'version',
    'chainId',
    'index',
    'previousHash',
    'timestamp',
    'transactionsRoot',
    'eventsRoot',
    'tradeLogSize',
    'tradeLogRoot',
    'stateRoot',
    'hash',
  ],
  *rows({ blocks }, from) {
    for (const { header } of blocks(from)) {
      yield {
        version: header.version,
        chainId: toHex(header.chainId),
        index: header.index,
        previousHash: toHex(header.previousHash),
        timestamp: header.timestamp,
        transactionsRoot: toHex(header.transactionsRoot),
        eventsRoot: toHex(header.eventsRoot),
        tradeLogSize: header.tradeLogSize,
        tradeLogRoot: toHex(header.tradeLogRoot),
        stateRoot: toHex(header.stateRoot),
        hash: toHex(hashHeader(nativeHasher, header)),
      };
    }
  },
};
