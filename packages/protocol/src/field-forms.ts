/** Fields of the commands in the order of docs/spec/commands.md, and how each is written as plain JSON. */

import type { Command, CommandKind } from './commands.ts';
import type { SessionWindow, TickBand } from './market-commands.ts';

/** A number, text of one character a byte, bytes, or a list of elements with such fields. */
export type FieldForm = 'number' | 'text' | 'bytes' | Readonly<Record<string, 'number'>>;

type FormOf<Value> = Value extends number
  ? 'number'
  : Value extends string
    ? 'text'
    : Value extends Uint8Array
      ? 'bytes'
      : Value extends readonly (infer Element)[]
        ? { readonly [Name in keyof Element]: 'number' }
        : never;

type FormsOf<Fields> = {
  readonly [Name in Exclude<keyof Fields, 'kind'>]: FormOf<Fields[Name]>;
};

const TICK_BAND: { readonly [Name in keyof TickBand]: 'number' } = {
  from: 'number',
  tick: 'number',
};

const SESSION_WINDOW: { readonly [Name in keyof SessionWindow]: 'number' } = {
  template: 'number',
  session: 'number',
  fromSecond: 'number',
  untilSecond: 'number',
  everySeconds: 'number',
};

const FORMS: { readonly [Kind in CommandKind]: FormsOf<Extract<Command, { kind: Kind }>> } = {
  RegisterParticipant: { name: 'bytes', roles: 'number', rootKey: 'bytes' },
  RegisterKey: {
    publicKey: 'bytes',
    keyKind: 'number',
    scope: 'number',
    validFrom: 'number',
    validUntil: 'number',
  },
  OpenAccount: { class: 'number', secret: 'bytes' },
  CreditCash: { account: 'number', currency: 'number', amount: 'number' },
  ListIssue: {
    shortCode: 'text',
    isin: 'text',
    name: 'bytes',
    nameEnglish: 'bytes',
    currency: 'number',
    priceDecimals: 'number',
    market: 'number',
    matchingMode: 'number',
    tickTable: 'number',
    tick: 'number',
    lot: 'number',
    basePrice: 'number',
    lowerLimit: 'number',
    upperLimit: 'number',
  },
  IssueShares: { account: 'number', issue: 'number', quantity: 'number' },
  PlaceOrder: {
    issue: 'number',
    account: 'number',
    side: 'number',
    orderType: 'number',
    timeInForce: 'number',
    quantity: 'number',
    limitPrice: 'number',
    stopPrice: 'number',
    selfMatch: 'number',
    flags: 'number',
    clientOrderId: 'text',
    details: 'bytes',
  },
  ReduceOrder: {
    account: 'number',
    orderId: 'number',
    rowHint: 'number',
    clientOrderId: 'text',
    quantity: 'number',
  },
  CancelOrder: { account: 'number', orderId: 'number', rowHint: 'number', clientOrderId: 'text' },
  DefineTickTable: { bands: TICK_BAND },
  DefineMarket: {
    name: 'bytes',
    matchingMode: 'number',
    tickTable: 'number',
    randomEndSeconds: 'number',
    upPercent: 'number',
    downPercent: 'number',
    listingUpPercent: 'number',
    listingDownPercent: 'number',
    afterHoursPercent: 'number',
    dynamicPercent: 'number',
    dynamicClosingPercent: 'number',
    indexDynamicPercent: 'number',
    indexDynamicClosingPercent: 'number',
    staticPercent: 'number',
    interruptionSeconds: 'number',
    resumeSeconds: 'number',
    resumeGuardSeconds: 'number',
    indicativeSeconds: 'number',
    lowPrice: 'number',
    lowPriceTicks: 'number',
    orderTypes: 'number',
    weekdays: 'bytes',
    windows: SESSION_WINDOW,
  },
  SetTradingDay: { market: 'number', date: 'number', template: 'number' },
  ListMarketIssue: {
    shortCode: 'text',
    isin: 'text',
    name: 'bytes',
    nameEnglish: 'bytes',
    currency: 'number',
    priceDecimals: 'number',
    market: 'number',
    lot: 'number',
    basePrice: 'number',
    flags: 'number',
  },
  AmendOrder: {
    account: 'number',
    orderId: 'number',
    rowHint: 'number',
    clientOrderId: 'text',
    orderType: 'number',
    limitPrice: 'number',
  },
  HaltIssue: { market: 'number', issue: 'number', reason: 'number' },
  ResumeIssue: { market: 'number', issue: 'number' },
  CommitAuctionSeed: { market: 'number', commitment: 'bytes' },
  Uncross: { market: 'number', seed: 'bytes' },
  RevokeKey: { publicKey: 'bytes' },
  RotateRootKey: { newKey: 'bytes' },
  ReplaceRootKey: { participant: 'number', newKey: 'bytes' },
  DebitCash: { account: 'number', currency: 'number', amount: 'number' },
  RequestWithdrawal: { account: 'number', currency: 'number', amount: 'number' },
  SettleWithdrawal: { withdrawal: 'number', isPaid: 'number' },
  RetireShares: { account: 'number', issue: 'number', quantity: 'number' },
  TransferShares: {
    from: 'number',
    to: 'number',
    issue: 'number',
    quantity: 'number',
    reason: 'number',
  },
  FreezeShares: { account: 'number', issue: 'number', quantity: 'number' },
  ReleaseShares: { account: 'number', issue: 'number', quantity: 'number' },
  FreezeAccount: { account: 'number', isFrozen: 'number' },
  SetAccountTerms: { account: 'number', flags: 'number', group: 'number' },
  DefineFees: {
    schedule: 'number',
    fromDate: 'number',
    makerPpm: 'number',
    takerPpm: 'number',
    sellTaxPpm: 'number',
    feeAccount: 'number',
    taxAccount: 'number',
  },
  SetIssueTerms: {
    issue: 'number',
    maxQuantity: 'number',
    maxNotional: 'number',
    collarPercent: 'number',
    feeSchedule: 'number',
    ownershipCapPpm: 'number',
  },
  SetMarketTerms: { market: 'number', retailLimit: 'number' },
  SetParticipantTerms: { participant: 'number', ordersPerSecond: 'number' },
  SetIssueStatus: { issue: 'number', status: 'number' },
  AttestTotals: { issue: 'number', participant: 'number', customers: 'number', own: 'number' },
  MassCancel: { account: 'number', issue: 'number', side: 'number' },
  KillSwitch: { participant: 'number', account: 'number' },
  ReleaseKillSwitch: { participant: 'number', account: 'number' },
  RatifyHalt: { market: 'number', issue: 'number' },
  BustTrade: { issue: 'number', index: 'number' },
  Propose: { effectiveDate: 'number', action: 'bytes' },
  Approve: { proposal: 'number' },
  WithdrawProposal: { proposal: 'number' },
  ActivateRules: { version: 'number', businessDate: 'number' },
  AdvanceTime: { from: 'number', to: 'number' },
  SetIssueFlags: { issue: 'number', flags: 'number' },
  SetExpiryDay: { market: 'number', date: 'number', closingPercent: 'number' },
};

/** Forms of the fields of each kind of command. */
export const FIELD_FORMS: Readonly<Record<CommandKind, Readonly<Record<string, FieldForm>>>> =
  FORMS;
