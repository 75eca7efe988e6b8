import {
  CALL_PHASES,
  type CallOrder,
  checkLimitPrice,
  type DailyLimits,
  krxLot,
  lowestPrice,
  MAX_RULE_PRICE,
  priceBounds,
  type ReferencePrice,
  type TickTable,
  tickTable,
  uncross,
} from '@jangbu/market';
import {
  asPrice,
  asQuantity,
  isSafeUint,
  MAX_SAFE_UINT,
  type Price,
  type Quantity,
} from '@jangbu/protocol';
import { isObject } from './plain-json.ts';
import { limitsInForce, noRule, type RuleVerb, ticksInForce } from './rule-answers.ts';
import { caseFailure, RuleCase } from './rule-case.ts';

/** Limits of an auction, each null where there is none. */
interface AuctionLimits {
  readonly lower: Price | null;
  readonly upper: Price | null;
}

/** What the orders of an auction are checked against. */
interface Admission {
  readonly ticks: TickTable;
  readonly lot: Quantity;
  readonly limits: DailyLimits;
}

/**
 * `jangbu auction`: uncrosses one auction.
 *
 * `tick`, `lot`, `lower` and `upper` stand for what the market's tables would say; `base` is needed for what is not given,
 * and stands for `last` where that is absent or null (ER §36).
 */
export const answerAuction: RuleVerb = (asked) => {
  const listing = asked.listing();
  const date = asked.date('date');
  const ticks = asked.has('tick')
    ? tickTable([0, asked.whole('tick', { max: MAX_RULE_PRICE })])
    : ticksInForce(asked, listing, date);
  const lot = asked.has('lot')
    ? asQuantity(asked.whole('lot'))
    : (krxLot(listing, date) ?? noRule(asked, listing, date));
  const circumstances = asked.circumstances();
  const base = asked.has('base') ? asked.price('base') : undefined;
  const givenLower = givenLimit(asked, 'lower');
  const givenUpper = givenLimit(asked, 'upper');
  const reference = referenceOf(asked);
  const phase = asked.word('phase', CALL_PHASES);
  const askValues = listOf(asked, 'asks');
  const bidValues = listOf(asked, 'bids');
  asked.end();

  const computed = () =>
    limitsInForce(asked, {
      listing,
      date,
      ticks,
      base: base ?? asked.price('base'),
      circumstances,
    });
  const day = givenLower === undefined || givenUpper === undefined ? computed() : null;
  const lower = givenLower === undefined ? (day?.lower ?? null) : givenLower;
  const upper = givenUpper === undefined ? (day?.upper ?? null) : givenUpper;
  const limits = admissionLimits(asked, ticks, { lower, upper });
  const admission = { ticks, lot, limits };
  const result = uncross({
    asks: ordersOf(asked, 'asks', askValues, admission),
    bids: ordersOf(asked, 'bids', bidValues, admission),
    ticks,
    lot,
    lower,
    upper,
    reference,
    phase,
  });
  const { price, quantity, askFills, bidFills } = result;
  return { price, quantity, asks: askFills, bids: bidFills };
};

/** A limit as it was given: null for none, undefined where it is to be computed. */
function givenLimit(asked: RuleCase, name: 'lower' | 'upper'): Price | null | undefined {
  if (!asked.has(name)) return undefined;
  return asked.value(name) === null ? null : asked.price(name);
}

function referenceOf(asked: RuleCase): ReferencePrice {
  const isGiven = asked.has('last') && asked.value('last') !== null;
  if (isGiven) return { kind: 'last', price: asked.price('last') };
  // Read, so that a null is no unknown field.
  asked.value('last');
  return { kind: 'base', price: asked.price('base') };
}

function listOf(asked: RuleCase, name: 'asks' | 'bids'): readonly unknown[] {
  const value = asked.required(name);
  return Array.isArray(value) ? value : asked.refuse(name, asked.texts.wantedList);
}

/** Limits as bounds for the check of a price; refuses a pair that leaves no price. */
function admissionLimits(
  asked: RuleCase,
  ticks: TickTable,
  { lower, upper }: AuctionLimits,
): DailyLimits {
  const { lowest, highest } = priceBounds(ticks, lower, upper);
  if (highest !== null && highest < lowest) asked.refuse('lower, upper', asked.texts.wantedLimits);
  return {
    lower: lower ?? lowestPrice(ticks),
    upper: upper ?? asPrice(MAX_RULE_PRICE),
  };
}

function ordersOf(
  { texts }: RuleCase,
  side: 'asks' | 'bids',
  values: readonly unknown[],
  { ticks, lot, limits }: Admission,
): CallOrder[] {
  let sum = 0;
  return values.map((value, index) => {
    const place = `${side}[${index}]`;
    const refuse = (code: string): never => {
      throw caseFailure(code, texts.badOrder(place, code));
    };
    if (!isObject(value)) {
      throw caseFailure('bad_value', texts.caseBadValue(place, texts.wantedOrder));
    }
    const fields = new RuleCase(texts, value, `${place}.`);
    const price = orderPrice(fields);
    const quantity = asQuantity(fields.whole('quantity'));
    fields.end();
    if (quantity % lot !== 0) refuse('off_lot');
    const verdict = price === 'market' ? 'ok' : checkLimitPrice(ticks, limits, price);
    if (verdict !== 'ok') refuse(verdict);
    sum += quantity;
    if (sum > MAX_SAFE_UINT) refuse('quantity_too_large');
    return { price, quantity };
  });
}

function orderPrice(fields: RuleCase): Price | 'market' {
  const value = fields.required('price');
  if (value === 'market') return value;
  const isPrice = typeof value === 'number' && isSafeUint(value) && value >= 1;
  return isPrice && value <= MAX_RULE_PRICE
    ? asPrice(value)
    : fields.refuse('price', fields.texts.wantedOrderPrice);
}
