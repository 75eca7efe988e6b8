import { randomBytes } from 'node:crypto';
import type { ExchangeState } from '@jangbu/exchange';
import { demoMarket } from '@jangbu/market';
import {
  ACCOUNT_CLASSES,
  type Command,
  encodeUtf8,
  ISSUE_FLAGS,
  KEY_KINDS,
  SCOPES,
} from '@jangbu/protocol';
import { nativePublicKeyOf } from '@jangbu/replica';
import type { DemoSeeds } from './demo-genesis.ts';
import { DEMO_ISSUES } from './demo-issues.ts';
import type { Desk } from './desk.ts';

const MAKER_CASH_WON = 50_000_000_000_000;
const MAKER_SHARES = 50_000_000;
/** Won that the visitors share. */
export const VISITOR_CASH_WON = 100_000_000;
const VISITOR_SHARES = 500;
const SECRET_BYTES = 16;
const TRADING_KIND = KEY_KINDS.indexOf('trading');
const TRADE_SCOPE = SCOPES.trade;
const CLIENT = ACCOUNT_CLASSES.indexOf('client');
const HOUSE = ACCOUNT_CLASSES.indexOf('house');
const KEY_LIFETIME_MICROSECONDS = 365 * 86_400_000_000;

/** The demo has one market and one tick table. */
const DEMO_MARKET_NUMBER = 1;

/** The accounts of the demo, in the order in which they are opened. */
export const DEMO_ACCOUNTS = { makers: [0, 1, 2], visitor: 3 } as const;

/** The desks of the demo's participants, by role. */
export interface DemoDesks {
  readonly operator: Desk;
  readonly custodian: Desk;
  readonly registrar: Desk;
  readonly maker: Desk;
  readonly visitorBroker: Desk;
}

/**
 * Lists the issues, opens and funds the accounts, registers the visitors' key. Each step is taken only if the ledger
 * does not show it yet, so that a start that was interrupted goes on.
 */
export async function setUpDemo(
  desks: DemoDesks,
  seeds: DemoSeeds,
  state: ExchangeState,
): Promise<void> {
  if (state.issues.length === 0) {
    if (state.markets.length === 0) await desks.operator.sendAll(marketOf(state));
    await desks.operator.sendAll(DEMO_ISSUES.map(listingOf));
  }
  if (state.accounts.length === 0) {
    await desks.maker.sendAll(DEMO_ACCOUNTS.makers.map(() => openAccount(HOUSE)));
  }
  if (state.accounts.length === DEMO_ACCOUNTS.visitor) {
    await desks.visitorBroker.sendAll([openAccount(CLIENT)]);
  }
  if (state.findKey(nativePublicKeyOf(seeds.visitor)) < 0) {
    await desks.visitorBroker.sendAll([visitorKey(seeds, state.timestamp)]);
  }
  const accounts = [...DEMO_ACCOUNTS.makers, DEMO_ACCOUNTS.visitor];
  if (state.cash.count === 0) {
    await desks.custodian.sendAll(
      accounts.map((account) => ({
        kind: 'CreditCash',
        account,
        currency: 0,
        amount: account === DEMO_ACCOUNTS.visitor ? VISITOR_CASH_WON : MAKER_CASH_WON,
      })),
    );
  }
  if (state.positions.count === 0) {
    await desks.registrar.sendAll(
      accounts.flatMap((account) =>
        DEMO_ISSUES.map((_, issue): Command => {
          const quantity = account === DEMO_ACCOUNTS.visitor ? VISITOR_SHARES : MAKER_SHARES;
          return { kind: 'IssueShares', account, issue, quantity };
        }),
      ),
    );
  }
}

function visitorKey(seeds: DemoSeeds, now: number): Command {
  return {
    kind: 'RegisterKey',
    publicKey: nativePublicKeyOf(seeds.visitor),
    keyKind: TRADING_KIND,
    scope: TRADE_SCOPE,
    validFrom: now,
    validUntil: now + KEY_LIFETIME_MICROSECONDS,
  };
}

function openAccount(accountClass: number): Command {
  return { kind: 'OpenAccount', class: accountClass, secret: randomBytes(SECRET_BYTES) };
}

/** The Korean rules with a day that leaves out nothing and hardly pauses. */
function marketOf({ businessDate }: ExchangeState): Command[] {
  const rules = demoMarket(businessDate);
  if (rules === undefined) throw new Error('there are no market rules for this date');
  return [
    { kind: 'DefineTickTable', bands: rules.bands },
    {
      kind: 'DefineMarket',
      ...rules.market,
      name: encodeUtf8('장부 시범시장'),
      tickTable: DEMO_MARKET_NUMBER,
    },
  ];
}

function listingOf(issue: (typeof DEMO_ISSUES)[number]): Command {
  return {
    kind: 'ListMarketIssue',
    shortCode: issue.shortCode,
    isin: '',
    name: encodeUtf8(issue.name),
    nameEnglish: encodeUtf8(issue.nameEnglish),
    currency: 0,
    priceDecimals: 0,
    market: DEMO_MARKET_NUMBER,
    lot: 1,
    basePrice: issue.basePrice,
    flags: issue.isIndexMember ? ISSUE_FLAGS.index_member : 0,
  };
}
