/** Signed envelopes with every kind of command, and byte strings that are none. */

import * as protocol from '../src/index.ts';
import { FULL_MARKET_COMMANDS, MARKET_COMMANDS } from './market-commands.ts';
import { FULL_OFFICE_COMMANDS, OFFICE_COMMANDS } from './office-commands.ts';

const { toHex } = protocol;
const SEED = new Uint8Array(32).fill(0x21);

/** Selectors 0 to 8; those of the trading day follow in a file of their own. */
const COMMANDS: protocol.Command[] = [
  {
    kind: 'RegisterParticipant',
    name: protocol.encodeUtf8('대한증권'),
    roles: 8,
    rootKey: protocol.publicKeyOf(new Uint8Array(32).fill(0x22)),
  },
  {
    kind: 'RegisterKey',
    publicKey: protocol.publicKeyOf(new Uint8Array(32).fill(0x23)),
    keyKind: 1,
    scope: 3,
    validFrom: 1_735_830_000_000_000,
    validUntil: 1_767_452_400_000_000,
  },
  { kind: 'OpenAccount', class: 0, secret: new Uint8Array(16).fill(0x24) },
  { kind: 'CreditCash', account: 300, currency: 1, amount: protocol.MAX_SAFE_UINT },
  {
    kind: 'ListIssue',
    shortCode: 'A005930',
    isin: 'KR7005930003',
    name: protocol.encodeUtf8('삼성전자'),
    nameEnglish: protocol.encodeUtf8('SamsungElec'),
    currency: 0,
    priceDecimals: 0,
    market: 0,
    matchingMode: 0,
    tickTable: 0,
    tick: 100,
    lot: 1,
    basePrice: 70_000,
    lowerLimit: 49_000,
    upperLimit: 91_000,
  },
  { kind: 'IssueShares', account: 301, issue: 7, quantity: 4_294_967_296 },
  {
    kind: 'PlaceOrder',
    issue: 7,
    account: 300,
    side: 1,
    orderType: 0,
    timeInForce: 1,
    quantity: 12,
    limitPrice: 70_100,
    stopPrice: 0,
    selfMatch: 0,
    flags: 0,
    clientOrderId: 'ORD-1_a.Z',
    details: new Uint8Array(0),
  },
  {
    kind: 'ReduceOrder',
    account: 300,
    orderId: 0,
    rowHint: protocol.NONE_U32,
    clientOrderId: 'ORD-1_a.Z',
    quantity: 3,
  },
  {
    kind: 'CancelOrder',
    account: protocol.NONE_U32,
    orderId: 4_294_967_297,
    rowHint: 2_147_483_648,
    clientOrderId: '',
  },
];

/** Not built yet, but known to the format: all lists full. */
const FULL_ORDER: protocol.Command = {
  kind: 'PlaceOrder',
  issue: 4_294_967_295,
  account: 4_294_967_294,
  side: 255,
  orderType: 6,
  timeInForce: 2,
  quantity: protocol.MAX_SAFE_UINT,
  limitPrice: 4_294_967_296,
  stopPrice: 2_147_483_648,
  selfMatch: 4,
  flags: 65_535,
  clientOrderId: 'x'.repeat(36),
  details: new Uint8Array(512).map((_, i) => i & 255),
};

function envelopeOf(nonce: number, commands: protocol.Command[]): protocol.Envelope {
  return {
    version: 1,
    chainId: new Uint8Array(32).fill(0xc1),
    member: 2,
    key: protocol.publicKeyOf(SEED),
    nonce,
    validUntil: 1_735_830_060_000_000,
    flags: nonce % 2,
    commands,
  };
}

/** The command with bytes as hex. */
function plainCommand(command: protocol.Command): Record<string, unknown> {
  const entries = Object.entries(command).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? toHex(value) : value,
  ]);
  return Object.fromEntries(entries);
}

function accepted(name: string, nonce: number, commands: protocol.Command[]) {
  const envelope = envelopeOf(nonce, commands);
  const bytes = protocol.encodeEnvelope(envelope);
  return {
    name,
    seed: toHex(SEED),
    envelope: {
      ...envelope,
      chainId: toHex(envelope.chainId),
      key: toHex(envelope.key),
      commands: commands.map(plainCommand),
    },
    ssz: toHex(bytes),
    id: toHex(protocol.envelopeId(protocol.plainHasher, bytes)),
    signed: toHex(protocol.signEnvelope(protocol.plainHasher, envelope, SEED)),
  };
}

/** Byte strings that are `malformed`, each next to one that is not. */
function refused() {
  const cancel = COMMANDS[8]!;
  const good = protocol.signEnvelope(protocol.plainHasher, envelopeOf(1, [cancel]), SEED);
  const changed = (at: number, ...bytes: number[]): Uint8Array => {
    const copy = good.slice();
    copy.set(bytes, at);
    return copy;
  };
  const bound = [0, 0, 0, 0, 0, 0, 0x20, 0];
  const list: [string, Uint8Array][] = [
    ['nothing', new Uint8Array(0)],
    ['last byte missing', good.subarray(0, -1)],
    ['client order id of 37 bytes', protocol.concatBytes(good, new Uint8Array(37).fill(0x41))],
    ['no command', good.subarray(0, 160)],
    ['offset of the envelope 69', changed(0, 69)],
    ['offset of the commands 93', changed(156, 93)],
    ['offset of the first command 8', changed(160, 8)],
    ['selector 9 with the bytes of no tick table', changed(164, 9)],
    ['selector of another kind', changed(164, 7)],
    ['offset inside the command 21', changed(164 + 1 + 16, 21)],
    ['nonce of 2^53', changed(68 + 70, ...bound)],
    ['validUntil of 2^53', changed(68 + 78, ...bound)],
    ['orderId of 2^53', changed(164 + 1 + 4, ...bound)],
    ['orderId of 2^63', changed(164 + 1 + 4, 0, 0, 0, 0, 0, 0, 0, 0x80)],
  ];
  return list.map(([name, bytes]) => ({ name, bytes: toHex(bytes) }));
}

/** The same of the commands with lists of elements of fixed size, which lie behind each other. */
function refusedLists() {
  const signed = (command: protocol.Command): Uint8Array =>
    protocol.signEnvelope(protocol.plainHasher, envelopeOf(1, [command]), SEED);
  const changed = (bytes: Uint8Array, at: number, ...put: number[]): Uint8Array => {
    const copy = bytes.slice();
    copy.set(put, 165 + at);
    return copy;
  };
  const [table, market, day, , amend] = MARKET_COMMANDS.map(signed);
  const [fullTable, fullMarket] = FULL_MARKET_COMMANDS.map(signed);
  const bound = [0, 0, 0, 0, 0, 0, 0x20, 0];
  const list: [string, Uint8Array][] = [
    ['selector 18 with the bytes of a tick table', changed(table!, -1, 18)],
    ['offset of the bands 20', changed(table!, 0, 20)],
    ['last byte of the last band missing', table!.subarray(0, -1)],
    ['17 bands', protocol.concatBytes(fullTable!, new Uint8Array(16))],
    ['tick of 2^53', changed(table!, 4 + 16 + 8, ...bound)],
    ['offset of the windows inside the fixed part', changed(market!, 52, 55)],
    ['part of a window', protocol.concatBytes(market!, new Uint8Array(13))],
    ['57 windows', protocol.concatBytes(fullMarket!, new Uint8Array(14))],
    ['SetTradingDay of 10 bytes', protocol.concatBytes(day!, new Uint8Array(1))],
    ['limitPrice of 2^53', changed(amend!, 21, ...bound)],
  ];
  return list.map(([name, bytes]) => ({ name, bytes: toHex(bytes) }));
}

/** The same of commands 18 to 47. */
function refusedOffice() {
  const signed = (command: protocol.Command): Uint8Array =>
    protocol.signEnvelope(protocol.plainHasher, envelopeOf(1, [command]), SEED);
  const changed = (bytes: Uint8Array, at: number, ...put: number[]): Uint8Array => {
    const copy = bytes.slice();
    copy.set(put, 165 + at);
    return copy;
  };
  const byKind = new Map(OFFICE_COMMANDS.map((command) => [command.kind, signed(command)]));
  const bytesOf = (kind: protocol.CommandKind): Uint8Array => byKind.get(kind)!;
  const fullPropose = signed(FULL_OFFICE_COMMANDS.find(({ kind }) => kind === 'Propose')!);
  const bound = [0, 0, 0, 0, 0, 0, 0x20, 0];
  const list: [string, Uint8Array][] = [
    ['unknown selector 48', changed(bytesOf('AdvanceTime'), -1, 48)],
    ['RevokeKey of 31 bytes', bytesOf('RevokeKey').subarray(0, -1)],
    ['SetIssueTerms of 31 bytes', protocol.concatBytes(bytesOf('SetIssueTerms'), new Uint8Array(1))],
    ['maxNotional of 2^53', changed(bytesOf('SetIssueTerms'), 12, ...bound)],
    ['own of 2^63', changed(bytesOf('AttestTotals'), 16, 0, 0, 0, 0, 0, 0, 0, 0x80)],
    ['offset of the action 9', changed(bytesOf('Propose'), 4, 9)],
    ['action of 2,017 bytes', protocol.concatBytes(fullPropose, new Uint8Array(1))],
  ];
  return list.map(([name, bytes]) => ({ name, bytes: toHex(bytes) }));
}

/** Vectors of envelopes: `signed` is what `seed` signs, `refused` is void as `malformed`. */
export function envelopeVectors() {
  const one = COMMANDS.map((command, i) => accepted(command.kind, i + 1, [command]));
  return {
    accepted: [
      ...one,
      accepted('all kinds', 100, COMMANDS),
      accepted('full lists', protocol.MAX_SAFE_UINT, [FULL_ORDER]),
      ...MARKET_COMMANDS.map((command, i) =>
        accepted(command.kind, COMMANDS.length + i + 1, [command]),
      ),
      accepted('all kinds of the trading day', 101, MARKET_COMMANDS),
      accepted('full lists of the trading day', protocol.MAX_SAFE_UINT - 1, FULL_MARKET_COMMANDS),
      ...OFFICE_COMMANDS.map((command, i) => accepted(command.kind, 18 + i + 1, [command])),
      accepted('all kinds of the offices', 102, OFFICE_COMMANDS),
      accepted('greatest values of the offices', protocol.MAX_SAFE_UINT - 2, FULL_OFFICE_COMMANDS),
    ],
    refused: [...refused(), ...refusedLists(), ...refusedOffice()],
  };
}
