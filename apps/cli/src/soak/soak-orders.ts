import { BUY, type Side } from '@jangbu/market';
import { type Command, NONE_U32 } from '@jangbu/protocol';
import { drawYoungerOrders, RECORDED_LIKE } from '../bench-match-laws.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { CENTRE_PRICE, MEMBERS, type SoakWorld } from './soak-world.ts';

const PER_MILLE = 1_000;
/** Orders of a member that it may still cancel; older ones rest until they trade or the date ends. */
const REMEMBERED = 4_096;
/** How far a crossing order reaches beyond the centre, in won. */
const CROSSING = 3;
const NO_DETAILS = new Uint8Array(0);

interface SentOrder {
  readonly account: number;
  readonly clientOrderId: string;
}

/** Draws commands with the measured shape of recorded flow: kinds, distances, sizes, ages of what is cancelled. */
export class SoakOrders {
  readonly #world: SoakWorld;
  readonly #random: SeededRandom;
  readonly #sent: SentOrder[][] = Array.from({ length: MEMBERS }, () => []);
  /** The issue of each share of the activity. */
  readonly #issueByWeight: Uint16Array;
  #count = 0;

  constructor(world: SoakWorld, random: SeededRandom) {
    this.#world = world;
    this.#random = random;
    const { bookWeights } = RECORDED_LIKE;
    this.#issueByWeight = Uint16Array.from(
      Array.from({ length: world.scale.issues }, (_, issue) => {
        const weight = bookWeights[issue] ?? bookWeights[bookWeights.length - 1]!;
        return new Array<number>(weight).fill(issue);
      }).flat(),
    );
  }

  /** The next command, and the member that sends it. */
  next(): { readonly member: number; readonly command: Command } {
    const member = this.#random.below(MEMBERS);
    const { cancelPerMille, aggressivePerMille } = RECORDED_LIKE;
    const draw = this.#random.below(PER_MILLE);
    if (draw < cancelPerMille) {
      const command = this.#cancel(member);
      if (command !== undefined) return { member, command };
    }
    return { member, command: this.#order(member, draw >= PER_MILLE - aggressivePerMille) };
  }

  #cancel(member: number): Command | undefined {
    const sent = this.#sent[member]!;
    if (sent.length === 0) return undefined;
    const younger = Math.min(drawYoungerOrders(this.#random), sent.length - 1);
    const [order] = sent.splice(sent.length - 1 - younger, 1);
    return { kind: 'CancelOrder', ...order!, orderId: 0, rowHint: NONE_U32 };
  }

  #order(member: number, isCrossing: boolean): Command {
    const issue = this.#issueByWeight[this.#random.below(this.#issueByWeight.length)]!;
    const side = this.#random.below(2) as Side;
    const place = this.#random.below(this.#world.holdersOfMember());
    const account = this.#world.accountOf(member, issue, place);
    this.#count += 1;
    const clientOrderId = `s-${this.#count}`;
    const sent = this.#sent[member]!;
    sent.push({ account, clientOrderId });
    if (sent.length > REMEMBERED) sent.splice(0, REMEMBERED / 2);
    return {
      kind: 'PlaceOrder',
      issue,
      account,
      side,
      orderType: 0,
      timeInForce: 0,
      quantity: RECORDED_LIKE.quantity(this.#random),
      limitPrice: this.#price(side, isCrossing),
      stopPrice: 0,
      selfMatch: 0,
      flags: 0,
      clientOrderId,
      details: NO_DETAILS,
    };
  }

  #price(side: Side, isCrossing: boolean): number {
    if (isCrossing) return side === BUY ? CENTRE_PRICE + CROSSING : CENTRE_PRICE - CROSSING;
    const bests = { bestBid: CENTRE_PRICE - 1, bestAsk: CENTRE_PRICE + 1 };
    return RECORDED_LIKE.price(this.#random, { side, ...bests, centre: CENTRE_PRICE });
  }
}
