import { createGenesisBlock } from '@jangbu/exchange';
import { type Command, type Genesis, ROLES, signEnvelope } from '@jangbu/protocol';
import { expect, it } from 'vitest';
import { Ledger } from './ledger.ts';
import { nativeHasher } from './native-hasher.ts';
import { nativePublicKeyOf } from './native-signature.ts';
import { testEnvelope } from './test-envelope.ts';

const START = 1_767_312_000_000_000;
const seed = (number: number) => new Uint8Array(32).fill(number);

const GENESIS: Genesis = {
  formatVersion: 1,
  network: 'sim',
  time: START,
  clockRate: 1,
  ledgerAudience: 'members',
  approvals: 1,
  effective: 'now',
  currencies: [{ code: 'KRW', decimals: 0 }],
  participants: [{ name: 'one', roles: ROLES.member, rootKey: nativePublicKeyOf(seed(1)) }],
  operatorKey: nativePublicKeyOf(seed(2)),
  witnesses: [],
  quorum: 0,
  rulesVersion: 1,
};

function newLedger(): Ledger {
  const { state, sealer, sealed } = createGenesisBlock(GENESIS, nativeHasher);
  const { header, hash } = sealed;
  const store = { append: () => undefined };
  return new Ledger(nativeHasher, store, seed(2), { state, sealer, header, hash });
}

it('tells codes and void codes, and changes nothing', () => {
  const ledger = newLedger();
  const signed = (commands: Command[], validUntil = START + 1_000_000) =>
    signEnvelope(
      nativeHasher,
      {
        version: 1,
        chainId: ledger.state.settings.chainId,
        member: 0,
        key: nativePublicKeyOf(seed(1)),
        nonce: 1,
        validUntil,
        flags: 0,
        commands,
      },
      seed(1),
    );
  const open: Command = { kind: 'OpenAccount', class: 0, secret: seed(7).slice(0, 16) };
  const bytes = signed([open, { ...open, class: 3 }, { ...open, class: 9 }]);
  const answer = { kind: 'tested', index: 0, codes: ['ok', 'role_missing', 'bad_value'] };
  expect(testEnvelope(ledger, START + 5, bytes)).toEqual(answer);
  expect(testEnvelope(ledger, START + 5, bytes)).toEqual(answer);
  // A clock that stands still is behind the next block.
  expect(testEnvelope(ledger, START, signed([open], START))).toEqual({
    kind: 'void',
    code: 'expired',
  });
  const forged = bytes.slice();
  forged[10] = 255 - forged[10]!;
  expect(testEnvelope(ledger, START + 5, forged)).toEqual({ kind: 'void', code: 'bad_signature' });
  expect(testEnvelope(ledger, START + 5, bytes.subarray(1))).toMatchObject({
    kind: 'void',
    code: 'malformed',
  });
  expect([ledger.state.index, ledger.state.timestamp]).toEqual([0, START]);
});
