import type { ExchangeState } from '@jangbu/exchange';
import type { DemoTrader } from '@jangbu/gateway';
import { toHex } from '@jangbu/protocol';
import { type EmbeddedSequencer, nativeHasher, nativePublicKeyOf } from '@jangbu/replica';
import { DEMO_MEMBER, demoSeeds } from './demo-genesis.ts';
import { DemoMarket } from './demo-market.ts';
import { DEMO_ACCOUNTS, setUpDemo, VISITOR_CASH_WON } from './demo-setup.ts';
import { Desk } from './desk.ts';

export type { DemoMarket } from './demo-market.ts';

/** The key that every visitor of a demo shares, as the doors hand it out. */
export function demoTrader(operatorSeed: Uint8Array): DemoTrader {
  const seed = demoSeeds(operatorSeed).visitor;
  return {
    member: DEMO_MEMBER.visitor,
    account: DEMO_ACCOUNTS.visitor,
    accountCash: String(VISITOR_CASH_WON),
    seed: toHex(seed),
    publicKey: toHex(nativePublicKeyOf(seed)),
    note: 'Everybody who visits this demo shares this key; the money is invented.',
  };
}

/** Sets the demo up where it is not yet, and starts its market makers. */
export async function startDemo(
  sequencer: EmbeddedSequencer,
  state: ExchangeState,
  operatorSeed: Uint8Array,
): Promise<DemoMarket> {
  const seeds = demoSeeds(operatorSeed);
  const deskOf = (member: number, seed: Uint8Array) => {
    const key = state.keys[state.findKey(nativePublicKeyOf(seed))];
    const { chainId } = state.settings;
    return new Desk(sequencer, nativeHasher, chainId, member, seed, key?.nonces.highest ?? 0);
  };
  const maker = deskOf(DEMO_MEMBER.maker, seeds.makerBroker);
  await setUpDemo(
    {
      operator: deskOf(DEMO_MEMBER.operator, seeds.operator),
      custodian: deskOf(DEMO_MEMBER.custodian, seeds.custodian),
      registrar: deskOf(DEMO_MEMBER.registrar, seeds.registrar),
      maker,
      visitorBroker: deskOf(DEMO_MEMBER.visitor, seeds.visitorBroker),
    },
    seeds,
    state,
  );
  const market = new DemoMarket(maker, state);
  await market.start();
  return market;
}
