import type { ExchangeState } from '@jangbu/exchange';
import type { DemoTrader } from '@jangbu/gateway';
import { toHex } from '@jangbu/protocol';
import { type EmbeddedSequencer, nativeHasher, nativePublicKeyOf } from '@jangbu/replica';
import { Auctioneer } from './auctioneer.ts';
import { DEMO_MEMBER, demoSeeds } from './demo-genesis.ts';
import { DemoMarket } from './demo-market.ts';
import { DEMO_ACCOUNTS, setUpDemo, VISITOR_CASH_WON } from './demo-setup.ts';
import { Desk } from './desk.ts';

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

/** What runs by itself in a demo. */
export interface Demo {
  /** Ends it; the orders stay. */
  stop(): void;
}

/** Sets the demo up where it is not yet, and starts its market makers and what ends its calls. */
export async function startDemo(
  sequencer: EmbeddedSequencer,
  state: ExchangeState,
  operatorSeed: Uint8Array,
): Promise<Demo> {
  const seeds = demoSeeds(operatorSeed);
  const deskOf = (member: number, seed: Uint8Array) => {
    const key = state.keys[state.findKey(nativePublicKeyOf(seed))];
    const { chainId } = state.settings;
    return new Desk(sequencer, nativeHasher, chainId, member, seed, key?.nonces.highest ?? 0);
  };
  const maker = deskOf(DEMO_MEMBER.maker, seeds.makerBroker);
  const operator = deskOf(DEMO_MEMBER.operator, seeds.operator);
  await setUpDemo(
    {
      operator,
      custodian: deskOf(DEMO_MEMBER.custodian, seeds.custodian),
      registrar: deskOf(DEMO_MEMBER.registrar, seeds.registrar),
      maker,
      visitorBroker: deskOf(DEMO_MEMBER.visitor, seeds.visitorBroker),
    },
    seeds,
    state,
  );
  const auctioneer = new Auctioneer(operator, state, operatorSeed, () => sequencer.now());
  await auctioneer.start();
  const market = new DemoMarket(maker, state);
  await market.start();
  return {
    stop: () => {
      market.stop();
      auctioneer.stop();
    },
  };
}
