import { applyBlock, createGenesisBlock, nextWakeUp } from '@jangbu/exchange';
import { type Command, EVENT_BYTES, encodeUtf8, endOfBusinessDate, LIMITS } from '@jangbu/protocol';
import { nativeHasher } from '@jangbu/replica';
import { expect, it } from 'vitest';
import { PARTICIPANT, WORLD_BEGIN_MICROSECONDS, WORLD_KEYS, worldKeys } from './world-genesis.ts';

const ORDERS = 1_000_000;
const ACCOUNTS = 100;
const ENVELOPES_PER_BLOCK = 9;
const PRICES = 5_000;

/** A ledger on which blocks are executed and sealed, with no signature and no disk in the way. */
function bareLedger() {
  const { genesis } = worldKeys(WORLD_BEGIN_MICROSECONDS);
  const { state, sealer } = createGenesisBlock(genesis, nativeHasher);
  const { chainId } = state.settings;
  let nonce = 0;
  const execute = (timestamp: number, participant: number, batches: readonly Command[][]) => {
    const envelopes = batches.map((commands) => {
      nonce += 1;
      const key = WORLD_KEYS[participant]!.publicKey;
      const envelope = { version: 1, chainId, member: participant, key, nonce, flags: 0, commands };
      const full = { ...envelope, validUntil: timestamp };
      return { envelope: full, signatureValid: true, sizeBytes: 100_000 };
    });
    const begin = process.cpuUsage();
    const execution = applyBlock(state, { timestamp, envelopes });
    const ids = envelopes.map(() => new Uint8Array(32));
    sealer.seal(execution, ids);
    const { user, system } = process.cpuUsage(begin);
    return { execution, milliseconds: (user + system) / 1_000 };
  };
  return { state, execute };
}

function orderOf(number: number): Command {
  return {
    kind: 'PlaceOrder',
    issue: 0,
    account: number % ACCOUNTS,
    side: 0,
    orderType: 0,
    timeInForce: 0,
    quantity: 1,
    limitPrice: 1_000 + (number % PRICES),
    stopPrice: 0,
    selfMatch: 0,
    flags: 0,
    clientOrderId: `x${number}`,
    details: new Uint8Array(0),
  };
}

it(`${ORDERS} orders that expire at once are many blocks of bounded work`, () => {
  const { state, execute } = bareLedger();
  const accounts = Array.from({ length: ACCOUNTS }, (_, n): Command => {
    return { kind: 'OpenAccount', class: 0, secret: new Uint8Array(16).fill(n + 1) };
  });
  const cash = accounts.map((_, account): Command => {
    return { kind: 'CreditCash', account, currency: 0, amount: 1_000_000_000_000 };
  });
  const listing: Command = {
    kind: 'ListIssue',
    shortCode: 'S0',
    isin: '',
    name: encodeUtf8('종목'),
    nameEnglish: encodeUtf8('Issue'),
    currency: 0,
    priceDecimals: 0,
    market: 0,
    matchingMode: 0,
    tickTable: 0,
    tick: 1,
    lot: 1,
    basePrice: 0,
    lowerLimit: 0,
    upperLimit: 0,
  };
  execute(state.timestamp + 1, PARTICIPANT.brokerA, [accounts]);
  execute(state.timestamp + 1, PARTICIPANT.office, [[listing, ...cash]]);
  for (let placed = 0; placed < ORDERS; ) {
    const batches: Command[][] = [];
    for (let n = 0; n < ENVELOPES_PER_BLOCK && placed < ORDERS; n += 1) {
      const length = Math.min(LIMITS.maxCommandsPerEnvelope, ORDERS - placed);
      const first = placed;
      batches.push(Array.from({ length }, (_, place) => orderOf(first + place)));
      placed += length;
    }
    execute(state.timestamp + 1, PARTICIPANT.brokerA, batches);
  }
  expect(state.orders.openCount).toBe(ORDERS);

  let now = endOfBusinessDate(state.businessDate);
  const times: number[] = [];
  let [events, most] = [0, 0];
  do {
    const { execution, milliseconds } = execute(now, PARTICIPANT.brokerA, []);
    const count = execution.events.length / EVENT_BYTES;
    times.push(milliseconds);
    most = Math.max(most, count);
    events += count;
    now = nextWakeUp(state);
  } while (state.rollPending);
  times.sort((a, b) => a - b);
  const longest = (times.at(-1) as number).toFixed(1);
  const median = (times[Math.floor(times.length / 2)] as number).toFixed(1);
  process.stdout.write(
    `${ORDERS} expiries: ${times.length} blocks, at most ${most} events; CPU of a block: longest ${longest} ms, median ${median} ms\n`,
  );
  expect(state.orders.openCount).toBe(0);
  // A step is one expiry; the first block has the event of the date that changes besides.
  expect(events).toBe(ORDERS + 1);
  expect(most).toBeLessThanOrEqual(LIMITS.maxTimeStepsPerBlock + 1);
}, 600_000);
