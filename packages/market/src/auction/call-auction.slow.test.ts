import { expect, it } from 'vitest';
import { uncross } from './call-auction.ts';
import { literalAuction } from './test-literal-auction.ts';
import { randomAuction } from './test-random-auctions.ts';

/** The books of `npm test` come first. */
const BOOKS = 100_000;

it(`BR §23: the auction is what the rule says word for word on ${BOOKS} random books`, () => {
  for (let seed = 0; seed < BOOKS; seed += 1) {
    const { auction, literal } = randomAuction(seed);
    const { price, quantity, askFills, bidFills } = literalAuction(literal);
    expect(uncross(auction), `book ${seed}`).toEqual({ price, quantity, askFills, bidFills });
  }
});
