import {
  ALL_ISSUE_FLAGS,
  businessDateOf,
  equalBytes,
  type Header,
  LIMITS,
  RULES_VERSION,
} from '@jangbu/protocol';
import { marketClockOf } from '../day/phase-entry.ts';
import type { BalanceTable } from '../state/balance-table.ts';
import { type Issue, type IssueDay, PHASE } from '../state/issue.ts';
import type { ExchangeState } from '../state/state.ts';

/** What the tree of table 18 has room for. */
const MOST_SWEEPS = 16_777_216;
const MAX_DECIMALS = 8;

/** Where members, keys, accounts, assets and counters of a restored state contradict each other or its header. */
export function findContradiction(state: ExchangeState, header: Header): string | undefined {
  if (!hasParametersOf(state, header)) {
    return 'the parameters of the snapshot are not those of its header';
  }
  if (state.rulesVersion < 1 || state.rulesVersion > RULES_VERSION) {
    return `the snapshot needs rules version ${state.rulesVersion}, this is ${RULES_VERSION}`;
  }
  if (!hasSoundKeys(state)) return 'the participants and keys of the snapshot do not fit together';
  if (state.accounts.some(({ participant }) => participant >= state.participants.length)) {
    return 'an account of the snapshot has no participant';
  }
  if (!state.issues.every((issue, number) => isSound(state, issue, number))) {
    return 'an issue of the snapshot cannot be traded';
  }
  if (!hasSoundBalances(state, state.cash, state.currencies.length)) {
    return 'the cash rows of the snapshot do not fit its accounts and currencies';
  }
  if (!hasSoundBalances(state, state.positions, state.issues.length)) {
    return 'the positions of the snapshot do not fit its accounts and issues';
  }
  return undefined;
}

/** The most rows that a section of a snapshot may have. */
export const MOST_ROWS: Readonly<Record<string, number>> = Object.freeze({
  parameters: 4,
  participants: LIMITS.maxParticipants,
  keys: LIMITS.maxKeys,
  accounts: LIMITS.maxAccounts,
  currencies: LIMITS.maxCurrencies,
  cash: LIMITS.maxCashRows,
  issues: LIMITS.maxIssues,
  positions: LIMITS.maxPositions,
  orders: LIMITS.maxOpenOrders,
  client_order_ids: LIMITS.maxClientOrderIds,
  witnesses: LIMITS.maxWitnesses,
  calendars: LIMITS.maxTradingDays,
  rules: LIMITS.maxMarkets,
  stop_orders: LIMITS.maxOpenOrders,
  tick_tables: LIMITS.maxTickTables,
  issue_days: LIMITS.maxIssues,
  fees: LIMITS.maxFeeRows,
  proposals: LIMITS.maxProposals,
  timers: MOST_SWEEPS,
  withdrawals: LIMITS.maxWithdrawals,
  freezes: LIMITS.maxFreezes,
  day_trades: LIMITS.maxDayTrades,
  manager_totals: LIMITS.maxManagerTotals,
});

function hasParametersOf(state: ExchangeState, header: Header): boolean {
  return (
    state.index === header.index &&
    state.timestamp === header.timestamp &&
    state.tradeCount === header.tradeLogSize &&
    // It stays behind while the steps of its last hours go on in further blocks.
    state.businessDate <= businessDateOf(header.timestamp) &&
    equalBytes(state.settings.chainId, header.chainId)
  );
}

/** Each participant has its root key, each key its participant, and no key is there twice. */
function hasSoundKeys(state: ExchangeState): boolean {
  const { participants, keys } = state;
  return (
    participants.every(({ rootKey }, number) => keys[rootKey]?.participant === number) &&
    keys.every(({ publicKey, participant }, number) => {
      return participant < participants.length && state.findKey(publicKey) === number;
    })
  );
}

function isSound(state: ExchangeState, issue: Issue, number: number): boolean {
  const currency = state.currencies[issue.currency];
  return (
    currency !== undefined &&
    currency.decimals <= MAX_DECIMALS &&
    issue.priceDecimals <= MAX_DECIMALS &&
    (issue.tickTable === 0) === (issue.market === 0) &&
    issue.lot > 0 &&
    state.findShortCode(issue.shortCode) === number &&
    (issue.day === null ? issue.market === 0 : isSoundDay(state, issue, issue.day))
  );
}

/** Whether an issue of a market can stand where its day row says. */
function isSoundDay(state: ExchangeState, issue: Issue, day: IssueDay): boolean {
  const { phase } = issue;
  const isSeries =
    day.callEnd !== 0 && (phase === PHASE.after_hours_single || phase === PHASE.periodic_call);
  const lastMoment = Math.max(day.phaseUntil - 1, 0);
  return (
    phase <= PHASE.halt &&
    issue.matchingMode === state.marketOf(issue).matchingMode &&
    issue.basePrice > 0 &&
    day.flags <= ALL_ISSUE_FLAGS &&
    day.isLeaving <= 2 &&
    (!isSeries || marketClockOf(state, issue, lastMoment).window?.session === phase)
  );
}

/** Each row names an account and an asset that are there, and no two name the same ones. */
function hasSoundBalances(state: ExchangeState, table: BalanceTable, assets: number): boolean {
  for (let row = 0; row < table.count; row += 1) {
    const [account, asset] = [table.account[row]!, table.asset[row]!];
    if (state.accounts[account] === undefined || asset >= assets) return false;
    if (table.find(account, asset) !== row) return false;
  }
  return true;
}
