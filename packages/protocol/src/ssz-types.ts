/** The containers of docs/spec/ as types of the SSZ library: what the codec of this package is held against. */

import {
  ByteListType,
  ByteVectorType,
  ContainerType,
  ListCompositeType,
  UintBigintType,
  UintNumberType,
  UnionType,
} from '@chainsafe/ssz';

const uint8 = new UintNumberType(1);
const uint16 = new UintNumberType(2);
const uint32 = new UintNumberType(4);
// The number type of the library passes 2^53 and more; the bounds are tested on bigints.
const uint64 = new UintBigintType(8);
const bytes16 = new ByteVectorType(16);
const bytes32 = new ByteVectorType(32);
const bytes64 = new ByteVectorType(64);
const name = new ByteListType(64);
const code = new ByteListType(12);
const clientOrderId = new ByteListType(36);

const tickBand = new ContainerType({ from: uint64, tick: uint64 });
const sessionWindow = new ContainerType({
  template: uint8,
  session: uint8,
  fromSecond: uint32,
  untilSecond: uint32,
  everySeconds: uint32,
});

/** Containers of the commands, in the order of their selectors. */
export const COMMAND_CONTAINERS = [
  new ContainerType({ name, roles: uint32, rootKey: bytes32 }),
  new ContainerType({
    publicKey: bytes32,
    keyKind: uint8,
    scope: uint16,
    validFrom: uint64,
    validUntil: uint64,
  }),
  new ContainerType({ class: uint8, secret: bytes16 }),
  new ContainerType({ account: uint32, currency: uint32, amount: uint64 }),
  new ContainerType({
    shortCode: code,
    isin: code,
    name,
    nameEnglish: name,
    currency: uint32,
    priceDecimals: uint8,
    market: uint8,
    matchingMode: uint8,
    tickTable: uint32,
    tick: uint64,
    lot: uint64,
    basePrice: uint64,
    lowerLimit: uint64,
    upperLimit: uint64,
  }),
  new ContainerType({ account: uint32, issue: uint32, quantity: uint64 }),
  new ContainerType({
    issue: uint32,
    account: uint32,
    side: uint8,
    orderType: uint8,
    timeInForce: uint8,
    quantity: uint64,
    limitPrice: uint64,
    stopPrice: uint64,
    selfMatch: uint8,
    flags: uint16,
    clientOrderId,
    details: new ByteListType(512),
  }),
  new ContainerType({
    account: uint32,
    orderId: uint64,
    rowHint: uint32,
    clientOrderId,
    quantity: uint64,
  }),
  new ContainerType({ account: uint32, orderId: uint64, rowHint: uint32, clientOrderId }),
  new ContainerType({ bands: new ListCompositeType(tickBand, 16) }),
  new ContainerType({
    name: new ByteListType(32),
    matchingMode: uint8,
    tickTable: uint32,
    randomEndSeconds: uint16,
    upPercent: uint16,
    downPercent: uint16,
    listingUpPercent: uint16,
    listingDownPercent: uint16,
    afterHoursPercent: uint16,
    dynamicPercent: uint16,
    dynamicClosingPercent: uint16,
    indexDynamicPercent: uint16,
    indexDynamicClosingPercent: uint16,
    staticPercent: uint16,
    interruptionSeconds: uint16,
    resumeSeconds: uint16,
    resumeGuardSeconds: uint16,
    indicativeSeconds: uint16,
    lowPrice: uint32,
    lowPriceTicks: uint8,
    orderTypes: uint8,
    weekdays: new ByteVectorType(7),
    windows: new ListCompositeType(sessionWindow, 56),
  }),
  new ContainerType({ market: uint32, date: uint32, template: uint8 }),
  new ContainerType({
    shortCode: code,
    isin: code,
    name,
    nameEnglish: name,
    currency: uint32,
    priceDecimals: uint8,
    market: uint32,
    lot: uint64,
    basePrice: uint64,
    flags: uint16,
  }),
  new ContainerType({
    account: uint32,
    orderId: uint64,
    rowHint: uint32,
    clientOrderId,
    orderType: uint8,
    limitPrice: uint64,
  }),
  new ContainerType({ market: uint32, issue: uint32, reason: uint16 }),
  new ContainerType({ market: uint32, issue: uint32 }),
  new ContainerType({ market: uint32, commitment: bytes32 }),
  new ContainerType({ market: uint32, seed: bytes32 }),
  new ContainerType({ publicKey: bytes32 }),
  new ContainerType({ newKey: bytes32 }),
  new ContainerType({ participant: uint32, newKey: bytes32 }),
  new ContainerType({ account: uint32, currency: uint32, amount: uint64 }),
  new ContainerType({ account: uint32, currency: uint32, amount: uint64 }),
  new ContainerType({ withdrawal: uint32, isPaid: uint8 }),
  new ContainerType({ account: uint32, issue: uint32, quantity: uint64 }),
  new ContainerType({ from: uint32, to: uint32, issue: uint32, quantity: uint64, reason: uint16 }),
  new ContainerType({ account: uint32, issue: uint32, quantity: uint64 }),
  new ContainerType({ account: uint32, issue: uint32, quantity: uint64 }),
  new ContainerType({ account: uint32, isFrozen: uint8 }),
  new ContainerType({ account: uint32, flags: uint8, group: uint32 }),
  new ContainerType({
    schedule: uint32,
    fromDate: uint32,
    makerPpm: uint32,
    takerPpm: uint32,
    sellTaxPpm: uint32,
    feeAccount: uint32,
    taxAccount: uint32,
  }),
  new ContainerType({
    issue: uint32,
    maxQuantity: uint64,
    maxNotional: uint64,
    collarPercent: uint16,
    feeSchedule: uint32,
    ownershipCapPpm: uint32,
  }),
  new ContainerType({ market: uint32, retailLimit: uint64 }),
  new ContainerType({ participant: uint32, ordersPerSecond: uint32 }),
  new ContainerType({ issue: uint32, status: uint8 }),
  new ContainerType({ issue: uint32, participant: uint32, customers: uint64, own: uint64 }),
  new ContainerType({ account: uint32, issue: uint32, side: uint8 }),
  new ContainerType({ participant: uint32, account: uint32 }),
  new ContainerType({ participant: uint32, account: uint32 }),
  new ContainerType({ market: uint32, issue: uint32 }),
  new ContainerType({ issue: uint32, index: uint64 }),
  new ContainerType({ effectiveDate: uint32, action: new ByteListType(2_016) }),
  new ContainerType({ proposal: uint32 }),
  new ContainerType({ proposal: uint32 }),
  new ContainerType({ version: uint32, businessDate: uint32 }),
  new ContainerType({ from: uint64, to: uint64 }),
  new ContainerType({ issue: uint32, flags: uint16 }),
  new ContainerType({ market: uint32, date: uint32, closingPercent: uint16 }),
];

const CommandSsz = new UnionType(COMMAND_CONTAINERS);

const EnvelopeSsz = new ContainerType({
  version: uint16,
  chainId: bytes32,
  member: uint32,
  key: bytes32,
  nonce: uint64,
  validUntil: uint64,
  flags: uint16,
  commands: new ListCompositeType(CommandSsz, 1024),
});

/** Signed envelope. */
export const SignedEnvelopeSsz = new ContainerType({ envelope: EnvelopeSsz, signature: bytes64 });

/** Block header. */
export const HeaderSsz = new ContainerType({
  version: uint16,
  chainId: bytes32,
  index: uint64,
  previousHash: bytes32,
  timestamp: uint64,
  transactionsRoot: bytes32,
  eventsRoot: bytes32,
  tradeLogSize: uint64,
  tradeLogRoot: bytes32,
  stateRoot: bytes32,
});

/** Stored block. */
export const StoredBlockSsz = new ContainerType({
  header: HeaderSsz,
  operatorSignature: bytes64,
  transactions: new ListCompositeType(SignedEnvelopeSsz, 262_144),
  events: new ListCompositeType(bytes64, 16_777_216),
  trades: new ListCompositeType(new ByteVectorType(128), 16_777_216),
});

/** Genesis. */
export const GenesisSsz = new ContainerType({
  formatVersion: uint32,
  network: uint8,
  time: uint64,
  clockRate: uint32,
  ledgerAudience: uint8,
  approvals: uint8,
  effective: uint8,
  currencies: new ListCompositeType(
    new ContainerType({ code: new ByteListType(8), decimals: uint8 }),
    16,
  ),
  participants: new ListCompositeType(
    new ContainerType({ name, roles: uint32, rootKey: bytes32 }),
    256,
  ),
  operatorKey: bytes32,
  witnesses: new ListCompositeType(new ContainerType({ name, key: bytes32 }), 64),
  quorum: uint16,
  rulesVersion: uint32,
});
