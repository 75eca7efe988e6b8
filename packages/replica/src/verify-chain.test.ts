import { applyBlock, createGenesisBlock } from '@jangbu/exchange';
import {
  chainIdOf,
  checkpointText,
  concatBytes,
  copyBytes,
  EVENT_BYTES,
  EVENT_KINDS,
  encodeStoredBlock,
  encodeUtf8,
  hashHeader,
  listRoot,
  readU32,
  STORED_TRADE_BYTES,
  type StoredBlock,
  writeU64,
} from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import type { ExecutableBlock, Executed } from './block-execution.ts';
import { BlockLog } from './block-log.ts';
import { cutFile, DIR, emptyDisk, seededRandom, setByte } from './log-fixture.ts';
import type { MemoryFilePort } from './memory-file-port.ts';
import { nativeHasher } from './native-hasher.ts';
import { nativeSign } from './native-signature.ts';
import { OFFICE_SEED, SMALL_GENESIS, smallLedgerBlocks } from './small-ledger-fixture.ts';
import {
  type ChainFault,
  VERIFY_STEPS,
  type VerifiedBlock,
  type VerifyChainOptions,
  verifyChain,
} from './verify-chain.ts';

const CHAIN_ID = chainIdOf(nativeHasher, SMALL_GENESIS);
const BLOCKS = smallLedgerBlocks();
const OPTIONS: VerifyChainOptions = {
  chainId: CHAIN_ID,
  operatorKey: SMALL_GENESIS.operatorKey,
  genesisTime: SMALL_GENESIS.time,
};

/** A log of these blocks, linked and signed anew: what an operator who lies could write. */
function logOf(blocks: readonly StoredBlock[], seed = OFFICE_SEED): MemoryFilePort {
  const port = emptyDisk();
  const log = BlockLog.create(port, DIR, CHAIN_ID);
  let previousHash: Uint8Array = CHAIN_ID;
  for (const block of blocks) {
    const header = { ...block.header, previousHash };
    const hash = hashHeader(nativeHasher, header);
    const operatorSignature = nativeSign(seed, encodeUtf8(checkpointText(header, hash)));
    const payload = encodeStoredBlock({ ...block, header, operatorSignature });
    log.append([{ index: header.index, previousHash, payload }]);
    previousHash = hash;
  }
  log.close();
  return port;
}

function verify(
  port: MemoryFilePort,
  options: Partial<VerifyChainOptions> = {},
): { blocks: VerifiedBlock[]; fault: ChainFault | undefined } {
  const blocks: VerifiedBlock[] = [];
  for (const step of verifyChain(port, DIR, { ...OPTIONS, ...options })) {
    if (step.kind === 'fault') return { blocks, fault: step };
    blocks.push(step);
  }
  return { blocks, fault: undefined };
}

/** The blocks with one of them changed. */
function changed(index: number, change: (block: StoredBlock) => Partial<StoredBlock>) {
  return BLOCKS.map((block, n) => (n === index ? { ...block, ...change(block) } : block));
}

/** The header with the roots of the block's own events. */
function withEventsRoot(block: StoredBlock, events: Uint8Array): Partial<StoredBlock> {
  const count = events.length / EVENT_BYTES;
  const leaves = new Uint8Array(32 * count);
  nativeHasher.hash64(events, leaves, count);
  const eventsRoot = listRoot(nativeHasher, leaves, count);
  return { events, header: { ...block.header, eventsRoot } };
}

/** Copies bytes and sets a u64 in the copy. */
function withU64(bytes: Uint8Array, offset: number, value: number): Uint8Array {
  const copy = copyBytes(bytes, 0, bytes.length);
  writeU64(copy, offset, value);
  return copy;
}

/** The engine of this repository, plugged in. */
function makeExecute(): (block: ExecutableBlock) => Executed {
  const { state, sealer, sealed } = createGenesisBlock(SMALL_GENESIS, nativeHasher);
  return ({ block, envelopes }) => {
    const { index, timestamp } = block.header;
    const none = new Uint8Array(0);
    if (index === 0) return { kind: 'executed', header: sealed.header, events: none, trades: none };
    const execution = applyBlock(state, {
      timestamp,
      envelopes: envelopes.map((entry) => ({ ...entry, signatureValid: true })),
    });
    const refused = execution.verdicts.find((verdict) => verdict !== 'ok');
    if (refused !== undefined) return { kind: 'refused', reason: `an envelope is ${refused}` };
    const ids = envelopes.map(({ id }) => id);
    const { header, trades } = sealer.seal(execution, ids);
    return { kind: 'executed', header, events: execution.events, trades };
  };
}

describe('a sound ledger', () => {
  it('verifies, and says what is in it', () => {
    const { blocks, fault } = verify(logOf(BLOCKS), { execute: makeExecute() });
    expect(fault).toBeUndefined();
    expect(blocks.map(({ block }) => block.header.index)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(blocks.map(({ tradeHashes }) => tradeHashes.length / 32)).toEqual([0, 0, 0, 2, 1, 1]);
    expect(blocks.at(-1)!.block.header.tradeLogSize).toBe(4);
    expect(blocks[3]!.envelopes.map(({ envelope }) => envelope.commands.length)).toEqual([2, 2]);
  });

  it('keeps to its bounds', () => {
    const port = logOf(BLOCKS);
    const { blocks, fault } = verify(port, { from: 2, to: 4 });
    expect(fault).toBeUndefined();
    expect(blocks.map(({ block }) => block.header.index)).toEqual([2, 3, 4]);
    // Damage behind the last block that was asked for is not looked at.
    setByte(port, 'segments/00000000.seg', 1_000_000, 1);
    expect(verify(port, { to: 5 }).fault).toBeUndefined();
    expect(verify(port).fault).toMatchObject({ step: 'files', index: 6 });
  });
});

describe('a false ledger', () => {
  const [, , , tradeBlock] = BLOCKS;
  const trades = tradeBlock!.trades;
  const firstTradeEvent = (() => {
    for (let at = 0; ; at += EVENT_BYTES) {
      if (tradeBlock!.events[at] === EVENT_KINDS.trade_executed) return at;
    }
  })();

  it.each<[string, StoredBlock[], Partial<ChainFault>]>([
    [
      'a header of another version',
      changed(2, ({ header }) => ({ header: { ...header, version: 2 } })),
      { step: 'header', index: 2, reason: 'header version 2 is unknown' },
    ],
    [
      'a timestamp that stands still',
      changed(3, ({ header }) => ({
        header: { ...header, timestamp: BLOCKS[2]!.header.timestamp },
      })),
      { step: 'header', index: 3 },
    ],
    [
      'a block 0 of another time',
      changed(0, ({ header }) => ({ header: { ...header, timestamp: 5 } })),
      { step: 'header', index: 0 },
    ],
    [
      'a block 0 with events',
      changed(0, (block) => withEventsRoot(block, BLOCKS[1]!.events)),
      { step: 'block', index: 0 },
    ],
    [
      'a block without anything',
      changed(5, (block) => ({
        ...withEventsRoot(block, new Uint8Array(0)),
        transactions: [],
        trades: new Uint8Array(0),
      })),
      { step: 'block', index: 5 },
    ],
    [
      'an envelope that is none',
      changed(1, ({ transactions }) => ({ transactions: [transactions[0]!.subarray(1)] })),
      { step: 'envelopes', index: 1 },
    ],
    [
      'an envelope with a changed command',
      changed(1, ({ transactions }) => {
        const bytes = copyBytes(transactions[0]!, 0, transactions[0]!.length);
        bytes[bytes.length - 1]! ^= 1;
        return { transactions: [bytes] };
      }),
      { step: 'envelope_signatures', index: 1 },
    ],
    [
      'an envelope left out',
      changed(3, ({ transactions }) => ({ transactions: transactions.slice(1) })),
      { step: 'transactions_root', index: 3 },
    ],
    [
      'an event changed',
      changed(3, ({ events }) => ({ events: withU64(events, 16, 77) })),
      { step: 'events_root', index: 3 },
    ],
    [
      'an event number used twice',
      changed(3, (block) => withEventsRoot(block, withU64(block.events, 8, 1))),
      { step: 'block', index: 3 },
    ],
    [
      'the price of a trade changed',
      changed(3, () => ({ trades: withU64(trades, 24, 11) })),
      { step: 'trade_chains', index: 3 },
    ],
    [
      'the price of a trade changed in its event too',
      changed(3, (block) => ({
        ...withEventsRoot(block, withU64(block.events, firstTradeEvent + 16, 11)),
        trades: withU64(trades, 24, 11),
      })),
      { step: 'trade_log', index: 3 },
    ],
    [
      'a side of a trade changed',
      changed(3, () => ({ trades: withU64(trades, 64, 1) })),
      { step: 'trade_log', index: 3 },
    ],
    [
      'trades in another order',
      changed(3, () => ({
        trades: concatBytes(
          trades.subarray(STORED_TRADE_BYTES),
          trades.subarray(0, STORED_TRADE_BYTES),
        ),
      })),
      { step: 'trade_chains', index: 3 },
    ],
    [
      'a trade left out',
      changed(3, () => ({ trades: trades.subarray(STORED_TRADE_BYTES) })),
      { step: 'trade_chains', index: 3 },
    ],
    [
      'a trade repeated',
      changed(4, ({ trades: own }) => ({ trades: concatBytes(own, own) })),
      { step: 'trade_chains', index: 4 },
    ],
    [
      'another number of trades in the header',
      changed(4, ({ header }) => ({ header: { ...header, tradeLogSize: 9 } })),
      { step: 'trade_log', index: 4 },
    ],
  ])('%s', (_, blocks, expected) => {
    const { blocks: sound, fault } = verify(logOf(blocks));
    expect(fault).toMatchObject({ kind: 'fault', file: 'segments/00000000.seg', ...expected });
    expect(fault!.index).toBe(sound.length);
    expect(VERIFY_STEPS).toContain(fault!.step);
  });

  it('signed by somebody else', () => {
    const port = logOf(BLOCKS, new Uint8Array(32).fill(9));
    expect(verify(port).fault).toMatchObject({ step: 'operator_signature', index: 0 });
    // Signatures before `from` are not asked for.
    expect(verify(port, { from: 3 }).fault).toMatchObject({ step: 'operator_signature', index: 3 });
  });

  it('of another chain', () => {
    const chainId = new Uint8Array(32);
    expect(verify(logOf(BLOCKS), { chainId }).fault).toMatchObject({ step: 'files', index: 0 });
  });

  it('with a state that the engine does not reach', () => {
    const blocks = changed(4, ({ header }) => ({
      header: { ...header, stateRoot: new Uint8Array(32) },
    }));
    expect(verify(logOf(blocks)).fault).toBeUndefined();
    const { fault } = verify(logOf(blocks), { execute: makeExecute() });
    expect(fault).toMatchObject({ step: 'execution', index: 4 });
    expect(fault!.reason).toBe('the engine gives another stateRoot');
  });

  it('with a result that the engine does not give', () => {
    const blocks = changed(4, (block) => {
      const last = block.events.length - EVENT_BYTES;
      expect(readU32(block.events, last) % 256).toBe(EVENT_KINDS.command_result);
      return withEventsRoot(block, withU64(block.events, last + 24, 4242));
    });
    expect(verify(logOf(blocks)).fault).toBeUndefined();
    const { fault } = verify(logOf(blocks), { execute: makeExecute() });
    expect(fault).toMatchObject({ step: 'execution', index: 4 });
    expect(fault!.reason).toBe('the engine gives other events');
  });

  it('over which the engine stops', () => {
    const execute = (): Executed => {
      throw new Error('invariant');
    };
    const { fault } = verify(logOf(BLOCKS), { execute });
    expect(fault).toMatchObject({ step: 'execution', index: 0 });
    expect(fault!.reason).toBe('the engine stopped: invariant');
  });
});

describe('damage', () => {
  it('names file, offset and index of the record', () => {
    const whole = logOf(BLOCKS);
    const { blocks } = verify(whole);
    const random = seededRandom(5);
    for (const { block, offset, file } of blocks) {
      const port = whole.afterCrash('all', random);
      setByte(port, file, offset + 60 + Math.floor(random() * 200), 0xa5);
      const { index } = block.header;
      expect(verify(port).fault).toMatchObject({ step: 'files', file, offset, index });
      cutFile(port, file, offset + 50);
      expect(verify(port).fault).toMatchObject({ step: 'files', file, offset, index });
    }
  });
});
