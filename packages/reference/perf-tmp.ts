import { createHash } from 'node:crypto';
import { hash as treeHash } from '@chainsafe/hashtree';
import { recordsOf } from './src/test-events.ts';
import { cancelOrder, MEMBER, marketLedger, placeOrder } from './src/test-ledger.ts';

const hasher = {
  sha256: (b: Uint8Array) => new Uint8Array(createHash('sha256').update(b).digest()),
  hash64: (i: Uint8Array, o: Uint8Array, n: number) => {
    treeHash(i.subarray(0, 64 * n), o.subarray(0, 32 * n));
  },
};
const ledger = marketLedger({}, { hasher: hasher as never });
let seed = 12345n;
const rnd = (n: number) => {
  seed = (seed * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
  return Number((seed >> 33n) % BigInt(n));
};
const N = Number(process.argv[2] ?? 100000),
  B = 50;
const t0 = performance.now();
let trades = 0,
  id = 0;
const open: number[] = [];
const rej: Record<string, number> = {};
for (let b = 0; b < N / B; b++) {
  const cmds = [];
  for (let i = 0; i < B; i++) {
    if (open.length > 50 && rnd(10) < 4)
      cmds.push(cancelOrder({ orderId: open.splice(rnd(open.length), 1)[0]! }));
    else
      cmds.push(
        placeOrder({
          account: rnd(2),
          side: rnd(2),
          quantity: 1 + rnd(10),
          limitPrice: 90 + rnd(20),
          clientOrderId: 'x' + id++,
        }),
      );
  }
  const out = ledger.send(MEMBER.broker, ...cmds);
  for (const e of recordsOf(out.events))
    if (e.kind === 1) {
      if (e.u32(20) !== 0xffffffff) open.push(e.u64(24));
      rej[e.u16(18)] = (rej[e.u16(18)] ?? 0) + 1;
    } else if (e.kind === 10) trades++;
}
console.log((performance.now() - t0) / 1000, 's', {
  trades,
  rej,
  open: ledger.engine.orders.length,
});
