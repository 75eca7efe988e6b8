import { mistakesOf } from './planted-mistakes.ts';

const inFees = mistakesOf<typeof import('../packages/reference/src/fees.ts')>();
const inSettle = mistakesOf<typeof import('../packages/reference/src/settle.ts')>();
const inRetail = mistakesOf<typeof import('../packages/reference/src/retail.ts')>();
const inTotals = mistakesOf<typeof import('../packages/reference/src/manager-totals.ts')>();
const inGate = mistakesOf<typeof import('../packages/reference/src/gate.ts')>();
const inSweep = mistakesOf<typeof import('../packages/reference/src/sweep.ts')>();
const inProposals = mistakesOf<typeof import('../packages/reference/src/proposals.ts')>();

const MILLION = 1_000_000n;
const SEED = { both: 2, old: 3, two: 4, later: 5, another: 10 };

const FEES_MISTAKES = [
  inFees('part', SEED.both, 'the ownership cap is a tenth higher', (right) => (amount, ppm) => {
    return (right(amount, ppm) * 11n) / 10n;
  }),
  inFees('feeRowInForce', SEED.old, 'the first row of a schedule stays in force', () => {
    return (state, { feeSchedule }) => {
      const number = state.fees.rows.findIndex(({ schedule }) => schedule === feeSchedule);
      return number === -1 ? null : number;
    };
  }),
  inFees('costOf', SEED.both, 'a buy holds no fee', () => (state, issue, price, quantity) => {
    return state.amount(issue, price, quantity);
  }),
  inFees('chargesOf', SEED.both, 'the maker pays the fee of the taker', (right) => {
    return (amount, fees, takerSide) => right(amount, fees, takerSide === 0 ? 1 : 0);
  }),
  inFees('chargesOf', SEED.both, 'the tax is rounded up', (right) => (amount, fees, takerSide) => {
    const charges = right(amount, fees, takerSide);
    if (fees === undefined || (amount * BigInt(fees.sellTaxPpm)) % MILLION === 0n) return charges;
    return { ...charges, tax: charges.tax + 1n };
  }),
];

const SETTLE_MISTAKES = [
  inSettle('releaseHeld', SEED.two, 'a part gives back its own cost', (right) => {
    return (state, order, quantity) => {
      right(state, { ...order, leaves: quantity }, quantity);
    };
  }),
  inSettle('settleTrade', SEED.both, 'the tax account gets nothing', (right) => {
    return (state, settlement) => {
      const charges = right(state, settlement);
      const { fees, buy } = settlement;
      const { currency } = state.issues[buy.issue]!;
      if (fees !== undefined && charges.tax > 0n) {
        state.moveCash(fees.taxAccount, currency, -charges.tax, 0n);
      }
      return charges;
    };
  }),
];

const RETAIL_MISTAKES = [
  inRetail('countPurchase', SEED.both, 'the seller has bought', (right) => {
    return (state, issue, { buyer, seller }, amount) => {
      right(state, issue, { buyer: seller, seller: buyer }, amount);
    };
  }),
  inRetail(
    'netPurchases',
    SEED.another,
    'sales do not count',
    () =>
      (_, { bought }) =>
        bought,
  ),
  inRetail('uncountPurchase', SEED.old, 'a busted trade stays a purchase', () => () => {}),
];

const TOTALS_MISTAKES = [
  inTotals('moveTotals', SEED.both, 'totals move the wrong way', (right) => {
    return (state, issue, { from, to }, quantity) => {
      right(state, issue, { from: to, to: from }, quantity);
    };
  }),
  inTotals('applySupplyRule', SEED.both, 'no breach suspends an issue', () => () => {}),
  inTotals('isSupplySound', SEED.both, 'any attestation ends a suspension', () => () => true),
  inTotals('startTotals', SEED.old, 'new rules begin without totals', () => () => {}),
];

const GATE_MISTAKES = [
  inGate('checkAccount', SEED.both, 'a lock of the participant is no lock', () => {
    return (state, number) => {
      const account = state.accounts[number]!;
      if (account.isFrozen) return 'account_not_active';
      return account.isLocked ? 'locked' : 'ok';
    };
  }),
  inGate('checkGate', SEED.another, 'an amended order has a largest quantity', (right) => {
    return (execution, issue, terms, newQuantity) => {
      return right(execution, issue, terms, newQuantity ?? terms.quantity);
    };
  }),
  inGate('checkGate', SEED.both, 'what the gate refuses counts for the throttle', (right) => {
    return (execution, issue, terms, newQuantity) => {
      const refusal = right(execution, issue, terms, newQuantity);
      const { ordersPerSecond } = execution.state.participants[execution.participant]!;
      if (refusal.startsWith('value') && ordersPerSecond > 0) {
        execution.state.keys[execution.key]!.throttleCount += 1;
      }
      return refusal;
    };
  }),
  inGate('checkCaps', SEED.old, 'retail accounts have no cap', (right) => {
    return (state, issue, order, price) => {
      const refusal = right(state, issue, order, price);
      return refusal === 'retail_cap' ? 'ok' : refusal;
    };
  }),
];

const SWEEP_MISTAKES = [
  inSweep('sweepOrders', SEED.old, 'a mass cancel forgets its side', (right) => {
    return (execution, sweep) => right(execution, { ...sweep, side: 2 });
  }),
  inSweep('sweepOf', SEED.both, 'the sweep of an account is that of a key', (right) => {
    return (scope, subject, reason) => right(scope === 'account' ? 'key' : scope, subject, reason);
  }),
];

const PROPOSALS_MISTAKES = [
  inProposals('dueProposals', SEED.later, 'a proposal waits a date longer', () => (state) => {
    return [...state.proposals.rows.entries()]
      .filter(([, { status, effectiveDate }]) => {
        return status === 1 && effectiveDate < state.parameters.businessDate;
      })
      .map(([number]) => number);
  }),
];

/** Mistakes in the rules of single commands, by the name of the rule: what `check` answers wrongly. */
const allowing = (rule: string, seed: number, wrong: string, code: string) => {
  return { rule, seed, wrong, code };
};
/** Each lets a command pass that one check refuses. */
export const ALLOWED_MISTAKES = [
  allowing('setAccountTermsRule', SEED.both, 'a member takes the flag off', 'role_missing'),
  allowing('freezeAccountRule', SEED.both, 'a registrar lifts any freeze', 'role_missing'),
  allowing('releaseKillSwitchRule', SEED.both, 'a kill switch goes off at once', 'too_early'),
  allowing('revokeKeyRule', SEED.two, 'a key is revoked twice', 'key_not_active'),
  allowing('approveRule', SEED.two, 'one key approves what it proposed', 'same_key'),
  allowing('bustTradeRule', SEED.both, 'a trade is busted twice', 'trade_busted'),
  allowing('ratifyHaltRule', SEED.both, 'one key ratifies its own halt', 'same_key'),
  allowing('setIssueTermsRule', SEED.both, 'fees change under open orders', 'issue_has_orders'),
] as const;

/** Mistakes by the module of the reference that they are planted into. */
export const REFERENCE_MISTAKES = {
  fees: FEES_MISTAKES,
  settle: SETTLE_MISTAKES,
  retail: RETAIL_MISTAKES,
  totals: TOTALS_MISTAKES,
  gate: GATE_MISTAKES,
  sweep: SWEEP_MISTAKES,
  proposals: PROPOSALS_MISTAKES,
};
