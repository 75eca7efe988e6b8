/** A small real ledger for tests: two issues are listed, shares and cash handed out, and a few trades made. */

import { applyBlock, createGenesisBlock } from '@jangbu/exchange';
import {
  type Command,
  type Envelope,
  encodeEnvelope,
  envelopeId,
  type Genesis,
  NONE_U32,
  ROLES,
  type StoredBlock,
  signEnvelope,
} from '@jangbu/protocol';
import { nativeHasher } from './native-hasher.ts';
import { nativePublicKeyOf } from './native-signature.ts';
import { LISTING, limitOrder } from './one-participant-fixture.ts';

/** Seed of the operator, which is also custodian and registrar. */
export const OFFICE_SEED = new Uint8Array(32).fill(0x21);
const MEMBER_SEED = new Uint8Array(32).fill(0x22);
const TIME = 1_700_000_000_000_000;

/** Genesis document of the small ledger. */
export const SMALL_GENESIS: Genesis = {
  formatVersion: 1,
  network: 'sim',
  time: TIME,
  clockRate: 1,
  ledgerAudience: 'replicas',
  approvals: 1,
  effective: 'now',
  currencies: [{ code: 'KRW', decimals: 0 }],
  participants: [
    {
      name: 'office',
      roles: ROLES.operator | ROLES.custodian | ROLES.registrar,
      rootKey: nativePublicKeyOf(OFFICE_SEED),
    },
    { name: 'member', roles: ROLES.member, rootKey: nativePublicKeyOf(MEMBER_SEED) },
  ],
  operatorKey: nativePublicKeyOf(OFFICE_SEED),
  witnesses: [],
  quorum: 0,
  rulesVersion: 1,
};

const listIssue = (shortCode: string): Command => ({ ...LISTING, shortCode });

/** A limit order for the day of account 0 (buys) or 1 (sells). */
const order = (
  issue: number,
  side: 'buy' | 'sell',
  quantity: number,
  price: number,
  id: string,
) => ({
  ...limitOrder(side === 'buy' ? 0 : 1, quantity, price, id),
  issue,
});

const openAccount = (secret: number): Command => ({
  kind: 'OpenAccount',
  class: 0,
  secret: new Uint8Array(16).fill(secret),
});

/** Blocks 1 to 5: envelopes of (participant, commands). */
const BLOCKS: readonly (readonly [number, Command[]])[][] = [
  [[1, [openAccount(7), openAccount(8)]]],
  [
    [
      0,
      [
        listIssue('AAA'),
        { kind: 'CreditCash', account: 0, currency: 0, amount: 1_000_000 },
        listIssue('BBB'),
        { kind: 'IssueShares', account: 1, issue: 0, quantity: 500 },
        { kind: 'IssueShares', account: 1, issue: 1, quantity: 500 },
      ],
    ],
  ],
  [
    [1, [order(0, 'sell', 100, 10, 's1'), order(1, 'sell', 50, 20, 's2')]],
    [1, [order(0, 'buy', 60, 10, 'b1'), order(1, 'buy', 10, 20, 'b2')]],
  ],
  [[1, [order(0, 'buy', 900_000, 10, 'too-much'), order(0, 'buy', 40, 11, 'b3')]]],
  [
    [
      1,
      [
        order(1, 'buy', 5, 20, 'b4'),
        {
          kind: 'CancelOrder',
          account: NONE_U32,
          orderId: 2,
          rowHint: NONE_U32,
          clientOrderId: '',
        },
      ],
    ],
  ],
];

/** Signed envelope of the participant, with what the engine is told of it. */
function sign(
  member: number,
  commands: Command[],
  chainId: Uint8Array,
  nonce: number,
  timestamp: number,
): { envelope: Envelope; id: Uint8Array; bytes: Uint8Array } {
  const seed = member === 0 ? OFFICE_SEED : MEMBER_SEED;
  const envelope: Envelope = {
    version: 1,
    chainId,
    member,
    key: nativePublicKeyOf(seed),
    nonce,
    validUntil: timestamp + 1_000_000,
    flags: 0,
    commands,
  };
  const id = envelopeId(nativeHasher, encodeEnvelope(envelope));
  return { envelope, id, bytes: signEnvelope(nativeHasher, envelope, seed) };
}

/** The stored blocks of the small ledger from block 0 on, not signed by the operator. */
export function smallLedgerBlocks(): StoredBlock[] {
  const { state, sealer, sealed } = createGenesisBlock(SMALL_GENESIS, nativeHasher);
  const { chainId } = state.settings;
  const none = new Uint8Array(0);
  const operatorSignature = new Uint8Array(64);
  const { header } = sealed;
  const first = { header, operatorSignature, transactions: [], events: none, trades: none };
  const blocks: StoredBlock[] = [first];
  let nonce = 0;
  for (const [n, envelopes] of BLOCKS.entries()) {
    const timestamp = TIME + 1_000 * (n + 1);
    const signed = envelopes.map(([member, commands]) => {
      nonce += 1;
      return sign(member, commands, chainId, nonce, timestamp);
    });
    const execution = applyBlock(state, {
      timestamp,
      envelopes: signed.map(({ envelope, bytes }) => ({
        envelope,
        signatureValid: true,
        sizeBytes: bytes.length,
      })),
    });
    const { verdicts, events } = execution;
    if (verdicts.some((verdict) => verdict !== 'ok')) throw new Error(verdicts.join());
    const ids = signed.map(({ id }) => id);
    const { header, trades } = sealer.seal(execution, ids);
    const transactions = signed.map(({ bytes }) => bytes);
    blocks.push({ header, operatorSignature, transactions, events, trades });
  }
  return blocks;
}
