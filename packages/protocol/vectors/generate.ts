/**
 * Writes the golden vectors: `npx tsx packages/protocol/vectors/generate.ts`.
 *
 * A test compares the files with what this writes; they change only with a version (docs/spec/versions.md).
 */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as protocol from '../src/index.ts';
import { signatureCases } from '../tests/ed25519-cases.ts';
import { envelopeVectors } from './envelopes.ts';
import { EVENTS } from './events.ts';
import { OFFICE_EVENTS } from './office-events.ts';
import { TRADING_DAY_EVENTS } from './trading-day-events.ts';

const { plainHasher: hasher, toHex } = protocol;

/** Bytes in which every hash and key differs: 32 times `n`. */
function fill(n: number, length = 32): Uint8Array {
  return new Uint8Array(length).fill(n);
}

const CHAIN_ID = fill(0xc1);

/** `count` leaves: the hashes of the bytes 0, 1, … as u32. */
function leavesOf(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => {
    const bytes = new Uint8Array(4);
    protocol.writeU32(bytes, 0, i);
    return hasher.sha256(bytes);
  });
}

const GENESIS: protocol.Genesis = {
  formatVersion: 1,
  network: 'demo',
  time: 1_735_830_000_000_000,
  clockRate: 60,
  ledgerAudience: 'members',
  approvals: 1,
  effective: 'now',
  currencies: [
    { code: 'KRW', decimals: 0 },
    { code: 'USD', decimals: 2 },
  ],
  participants: [
    { name: '거래소', roles: 1, rootKey: protocol.publicKeyOf(fill(1)) },
    { name: 'Custodian Bank', roles: 6, rootKey: protocol.publicKeyOf(fill(2)) },
    { name: '한국증권 Broker', roles: 8, rootKey: protocol.publicKeyOf(fill(3)) },
  ],
  operatorKey: protocol.publicKeyOf(fill(4)),
  witnesses: [{ name: 'witness.example', key: protocol.publicKeyOf(fill(5)) }],
  quorum: 1,
  rulesVersion: 1,
};

function genesisVectors() {
  const smallest: protocol.Genesis = {
    ...GENESIS,
    network: 'prod',
    clockRate: 1,
    ledgerAudience: 'replicas',
    approvals: 2,
    effective: 'next_business_date',
    currencies: [{ code: 'KRW', decimals: 0 }],
    participants: GENESIS.participants.slice(0, 1),
    witnesses: [],
    quorum: 0,
  };
  return [GENESIS, smallest, { ...smallest, rulesVersion: 2 }].map((genesis) => ({
    document: protocol.formatGenesis(genesis),
    ssz: toHex(protocol.encodeGenesis(genesis)),
    chainId: toHex(protocol.chainIdOf(hasher, genesis)),
  }));
}

const HEADER: protocol.Header = {
  version: 1,
  chainId: CHAIN_ID,
  index: 4_294_967_296,
  previousHash: fill(0xa1),
  timestamp: 1_735_830_000_000_001,
  transactionsRoot: fill(0xa2),
  eventsRoot: fill(0xa3),
  tradeLogSize: 2_147_483_648,
  tradeLogRoot: fill(0xa4),
  stateRoot: fill(0xa5),
};

/** A value with bytes as hex, for JSON. */
function plain<T extends object>(value: T): Record<string, unknown> {
  const entries = Object.entries(value).map(([name, field]) => [
    name,
    field instanceof Uint8Array ? toHex(field) : field,
  ]);
  return Object.fromEntries(entries);
}

function headerVectors() {
  return [HEADER, { ...HEADER, index: 0, tradeLogSize: protocol.MAX_SAFE_UINT }].map((header) => ({
    header: plain(header),
    ssz: toHex(protocol.encodeHeader(header)),
    hash: toHex(protocol.hashHeader(hasher, header)),
  }));
}

function eventVectors(events: readonly protocol.LedgerEvent[]) {
  const records = events.map(protocol.encodeEvent);
  const leaves = records.map((record) => hasher.sha256(record));
  return {
    events: events.map((event, i) => ({ event, record: toHex(records[i]!) })),
    eventsRoot: toHex(protocol.listRoot(hasher, protocol.concatBytes(...leaves), leaves.length)),
  };
}

const LISTING: protocol.Listing = {
  issue: 7,
  currency: 0,
  timestamp: 1_735_830_000_000_002,
  tick: 100,
  lot: 1,
  basePrice: 70_000,
  lowerLimit: 49_000,
  upperLimit: 91_000,
  tickTable: 0,
  priceDecimals: 0,
  matchingMode: 0,
  market: 0,
  shortCode: 'A005930',
  isin: 'KR7005930003',
  name: protocol.encodeUtf8('삼성전자'),
  nameEnglish: protocol.encodeUtf8('SamsungElec'),
};

function listingVector() {
  const { name, nameEnglish, ...fields } = LISTING;
  const texts = { name: protocol.decodeUtf8(name), nameEnglish: protocol.decodeUtf8(nameEnglish) };
  return {
    chainId: toHex(CHAIN_ID),
    listing: { ...fields, ...texts },
    record: toHex(protocol.encodeListing(LISTING)),
    hash: toHex(protocol.listingHash(hasher, CHAIN_ID, LISTING)),
  };
}

function tradeVectors() {
  let previousHash = protocol.listingHash(hasher, CHAIN_ID, LISTING);
  const trades = [
    { phase: 3, price: 70_100, quantity: 10 },
    { phase: 2, price: protocol.MAX_SAFE_UINT, quantity: 4_294_967_297 },
  ];
  return trades.map((trade, i) => {
    const timestamp = 1_735_830_001_000_000 + i;
    const fields = { issue: 7, index: i + 1, timestamp, ...trade };
    const bytes = protocol.encodeTradeFields(fields);
    const sides = [0, 1].map((side) => {
      const secret = fill(0x10 + side, 16);
      const account = 300 + side;
      const orderId = 5_000_000_000 + 2 * i + side;
      const salt = protocol.sideSalt(hasher, secret, fields.issue, fields.index, side);
      const commitment = protocol.sideCommitment(hasher, salt, account, orderId, side);
      return plain({ side, secret, account, orderId, salt, commitment });
    });
    const [buyer, seller] = sides.map((side) => protocol.fromHex(String(side.commitment))!);
    const hash = protocol.tradeHash(hasher, previousHash, bytes, buyer!, seller!);
    const stored = toHex(protocol.concatBytes(bytes, buyer!, seller!));
    const vector = { fields, sides, previousHash: toHex(previousHash), stored, hash: toHex(hash) };
    previousHash = hash;
    return vector;
  });
}

function listRootVectors() {
  return [0, 1, 2, 3, 4, 5, 8, 9, 33].map((count) => {
    const leaves = leavesOf(count);
    const root = protocol.listRoot(hasher, protocol.concatBytes(...leaves), count);
    return { leaves: leaves.map(toHex), root: toHex(root) };
  });
}

function fixedTreeVectors() {
  const trees: [depth: number, positions: number[], asked: number][] = [
    [0, [], 0],
    [6, [], 63],
    [6, [0, 1, 5, 63], 5],
    [16, [0, 2, 40_000], 2],
    [28, [0, 1, 2, 3, 4, 100_000_000], 100_000_000],
  ];
  return trees.map(([depth, positions, asked]) => {
    const leaves = new Map(leavesOf(positions.length).map((leaf, i) => [positions[i]!, leaf]));
    const root = protocol.fixedTreeRoot(hasher, depth, leaves);
    const path = fixedPath(depth, leaves, asked);
    const proof = { position: asked, path: path.map(toHex) };
    return {
      depth,
      leaves: [...leaves].map(([at, leaf]) => [at, toHex(leaf)]),
      root: toHex(root),
      proof,
    };
  });
}

/** Siblings of a position, each as the root of the leaves below it. */
function fixedPath(
  depth: number,
  leaves: ReadonlyMap<number, Uint8Array>,
  position: number,
): Uint8Array[] {
  return Array.from({ length: depth }, (_, level) => {
    const sibling =
      Math.floor(position / 2 ** level) + (Math.floor(position / 2 ** level) % 2 ? -1 : 1);
    const below = [...leaves].filter(([at]) => Math.floor(at / 2 ** level) === sibling);
    const shifted = below.map(([at, leaf]) => [at - sibling * 2 ** level, leaf] as const);
    return protocol.fixedTreeRoot(hasher, level, new Map(shifted));
  });
}

function leafVectors() {
  const rows = [32, 64, 128, 256, 1_024].map((length) =>
    new Uint8Array(length).map((_, i) => (7 * i + length) & 255),
  );
  const secret = fill(0x33, 16);
  return rows.map((row, i) => {
    const table = i + 5;
    const changedAt = 4_294_967_297 + i;
    const salt = protocol.accountTableLeafSalt(hasher, secret, table, i, changedAt);
    const salted = protocol.rowLeaf(hasher, row, salt);
    const unsalted = protocol.rowLeaf(hasher, row, null);
    return plain({ row, secret, table, number: i, changedAt, salt, salted, unsalted });
  });
}

function tradeLogVectors() {
  const leaves = leavesOf(11);
  const sizes = Array.from({ length: 12 }, (_, size) => size);
  return {
    leaves: leaves.map(toHex),
    roots: sizes.map((size) => toHex(protocol.tradeLogRootOf(hasher, leaves.slice(0, size)))),
    inclusion: [
      [0, 1],
      [2, 3],
      [6, 7],
      [3, 8],
      [10, 11],
    ].map(([index = 0, size = 0]) => ({
      index,
      size,
      path: protocol.inclusionProof(hasher, leaves, index, size).map(toHex),
    })),
    consistency: [
      [0, 5],
      [1, 2],
      [3, 7],
      [4, 8],
      [6, 11],
      [11, 11],
    ].map(([oldSize = 0, newSize = 0]) => ({
      oldSize,
      newSize,
      path: protocol.consistencyProof(hasher, leaves, oldSize, newSize).map(toHex),
    })),
  };
}

function checkpointVector() {
  const seed = fill(4);
  const hash = protocol.hashHeader(hasher, HEADER);
  const text = protocol.checkpointText(HEADER, hash);
  const signature = protocol.signEd25519(seed, protocol.encodeUtf8(text));
  const operatorKey = protocol.publicKeyOf(seed);
  return {
    header: plain(HEADER),
    hash: toHex(hash),
    seed: toHex(seed),
    operatorKey: toHex(operatorKey),
    text,
    signature: toHex(signature),
    note: protocol.formatCheckpoint(HEADER, hash, signature, operatorKey),
  };
}

function storedBlockVector() {
  const transactions = envelopeVectors().accepted.slice(6, 8);
  const block: protocol.StoredBlock = {
    header: HEADER,
    operatorSignature: fill(0x0b, 64),
    transactions: transactions.map(({ signed }) => protocol.fromHex(signed)!),
    events: protocol.concatBytes(...EVENTS.slice(0, 2).map(protocol.encodeEvent)),
    trades: protocol.fromHex(tradeVectors()[0]!.stored)!,
  };
  return {
    header: plain(HEADER),
    operatorSignature: toHex(block.operatorSignature),
    transactions: block.transactions.map(toHex),
    events: toHex(block.events),
    trades: toHex(block.trades),
    ssz: toHex(protocol.encodeStoredBlock(block)),
  };
}

function nonceVectors() {
  const window = { highest: 0, window: new Uint8Array(16) };
  const nonces = [0, 1, 1, 5, 3, 3, 130, 2, 3, 4, 65_666, 131_203, 131_202, 131_074, 131_075];
  return nonces.map((nonce) => {
    const verdict = protocol.useNonce(window, nonce);
    return { nonce, verdict, highest: window.highest, window: toHex(window.window) };
  });
}

function businessDateVectors() {
  return [0, 53_999_999_999, 54_000_000_000, 1_735_829_999_999_999, 1_735_830_000_000_000]
    .concat(protocol.MAX_SAFE_UINT)
    .map((timestamp) => ({ timestamp, businessDate: protocol.businessDateOf(timestamp) }));
}

/** Text of every vector file by its name. */
export function vectorFiles(): Record<string, string> {
  const vectors: Record<string, unknown> = {
    'business-date.json': businessDateVectors(),
    'checkpoint.json': checkpointVector(),
    'ed25519.json': signatureCases().map(plain),
    'envelopes.json': envelopeVectors(),
    'events.json': eventVectors(EVENTS),
    'fixed-tree.json': fixedTreeVectors(),
    'genesis.json': genesisVectors(),
    'header.json': headerVectors(),
    'list-root.json': listRootVectors(),
    'listing.json': listingVector(),
    'nonce-window.json': nonceVectors(),
    'office-events.json': eventVectors(OFFICE_EVENTS),
    'row-leaf.json': leafVectors(),
    'stored-block.json': storedBlockVector(),
    'trade-block.json': tradeVectors(),
    'trade-log.json': tradeLogVectors(),
    'trading-day-events.json': eventVectors(TRADING_DAY_EVENTS),
  };
  return Object.fromEntries(
    Object.entries(vectors).map(([name, value]) => [name, `${JSON.stringify(value, null, 2)}\n`]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(vectorFiles())) {
    writeFileSync(new URL(name, import.meta.url), text);
  }
}
