import { ORDER_STATUSES } from '@jangbu/protocol';
import Type from 'typebox';
import {
  Decimal,
  Flag,
  Hex32,
  Index,
  nameIn,
  object,
  orNull,
  Text,
  Timestamp,
  Whole,
} from './forms.ts';
import { Currency } from './market-answers.ts';

/** The venue and its ledger. */
export const Info = object({
  network: nameIn(['prod', 'sim', 'demo']),
  genesis: Hex32,
  operatorKey: Hex32,
  index: Index,
  hash: Hex32,
  timestamp: Timestamp,
  limits: Type.Object({}, { additionalProperties: true, description: 'every bound by its name' }),
  channels: Type.Array(Text),
  quorum: Whole,
  ledgerAudience: nameIn(['replicas', 'members']),
  approvals: Whole,
  effective: nameIn(['now', 'next_business_date']),
  rulesVersion: Whole,
  clockRate: Whole,
  currencies: Type.Array(Currency),
  follows: orNull(Text),
  version: Text,
});

/** The genesis document. */
export const GenesisDocument = Type.Object(
  { formatVersion: Whole },
  { additionalProperties: true, description: 'docs/spec/genesis.md' },
);

/** The ledger's clock. */
export const Time = object({ timestamp: Timestamp, iso: Text });

/** The key that all visitors of a demo share. */
export const Demo = object({
  member: Whole,
  account: Whole,
  accountCash: Decimal,
  seed: Hex32,
  publicKey: Hex32,
  note: Text,
});

const CatchingUp = orNull(object({ index: Index, lastIndex: Index }));
const Follows = object({ url: Text, index: Index, behind: Whole, isConnected: Flag });

/** How the venue is. */
export const Health = object({
  status: nameIn(['ok', 'catching_up', 'stopped']),
  fault: orNull(Text),
  catchingUp: CatchingUp,
  clockDriftMicroseconds: orNull(Type.Integer()),
  index: Index,
  timestamp: Timestamp,
  pendingTransactions: Whole,
  follows: orNull(Follows),
});

/** A body with one signed envelope. */
export const TransactionBody = object({
  envelope: Type.String({ description: 'base64 of SSZ(SignedEnvelope)' }),
});

/** What became of each command of an envelope. */
export const TransactionResults = object({
  index: Index,
  hash: Hex32,
  results: Type.Array(
    Type.Object(
      {
        position: Whole,
        status: nameIn([...ORDER_STATUSES, 'done']),
        orderId: orNull(Whole),
        clientOrderId: orNull(Text),
        reject: orNull(Text),
        id: Whole,
        row: orNull(Whole),
        cumulativeQuantity: Decimal,
        leavesQuantity: Decimal,
        repeated: Type.Optional(Type.Literal(true)),
      },
      { additionalProperties: false },
    ),
  ),
});

/** What would become of each command of an envelope. */
export const TestResults = object({
  index: Index,
  results: Type.Array(object({ position: Whole, reject: orNull(Text) })),
});

/** A body that names a key. */
export const ChallengeBody = object({ key: Type.String({ description: 'public key in hex' }) });

/** What the key is to sign. */
export const Challenge = object({ challenge: Hex32, expiresInSeconds: Whole });

/** A signed challenge. */
export const TokenBody = object({
  key: Type.String({ description: 'public key in hex' }),
  challenge: Type.String({ description: 'as it was given' }),
  signature: Type.String({ description: '64 bytes in hex over the digest of the challenge' }),
});

/** A read token. */
export const Token = object({
  token: Text,
  participant: Whole,
  scopes: Type.Array(Text),
  expiresInSeconds: Whole,
});

/** A refusal (RFC 9457). */
export const Problem = object({
  type: Text,
  title: Type.String({ description: 'in Korean or English by Accept-Language' }),
  status: Whole,
  code: Type.String({ description: 'stable' }),
  detail: Text,
  params: Type.Object({}, { additionalProperties: true }),
  requestId: Text,
});

/** A description of the doors. */
export const OpenApiDocument = Type.Object(
  { openapi: Text, info: Type.Object({ title: Text, version: Text }), paths: Type.Object({}) },
  { additionalProperties: true },
);
