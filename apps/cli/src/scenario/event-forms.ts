import { EVENT_KINDS, type EventBodies, type EventKind } from '@jangbu/protocol';

/** How the text of a field is read and written; `plain` is a number or a name of a closed set. */
export type FieldForm =
  | 'plain'
  | 'order'
  | 'issue'
  | 'account'
  | 'participant'
  | 'time'
  | 'date'
  | 'row'
  | 'seed';

/** A field of an event in the notation. */
export interface FieldRule {
  readonly field: string;
  /** What stands before its value, where it is not one of those that stand without. */
  readonly word: string;
  readonly form: FieldForm;
}

/** How an event is written: its word, the fields that stand behind it without their names, and the others. */
export interface EventForm {
  readonly word: string;
  readonly lead: readonly FieldRule[];
  readonly rest: readonly FieldRule[];
}

/** Fields whose word in the notation is a shorter one. */
const WORDS: Readonly<Record<string, string>> = {
  makerOrderId: 'maker',
  takerOrderId: 'taker',
  orderId: 'order',
  phaseUntil: 'until',
  cumulativeQuantity: 'traded',
  leavesQuantity: 'open',
  leaves: 'open',
  interruptionKind: 'kind',
  basePrice: 'base',
  lowerLimit: 'lower',
  upperLimit: 'upper',
};

const FORMS: Readonly<Record<string, FieldForm>> = {
  orderId: 'order',
  makerOrderId: 'order',
  takerOrderId: 'order',
  issue: 'issue',
  account: 'account',
  participant: 'participant',
  phaseUntil: 'time',
  callEnd: 'time',
  validFrom: 'time',
  validUntil: 'time',
  feeAccount: 'account',
  taxAccount: 'account',
  buyer: 'account',
  seller: 'account',
  date: 'date',
  fromDate: 'date',
  effectiveDate: 'date',
  businessDate: 'date',
  row: 'row',
  commitment: 'seed',
  seed: 'seed',
};

/** What `from` and `to` are differs. */
const SPANS: Readonly<Partial<Record<EventKind, FieldForm>>> = {
  business_date_changed: 'date',
  shares_transferred: 'account',
  time_advanced: 'time',
};

type FieldsOf<Kind extends EventKind> = readonly (keyof EventBodies[Kind] & string)[];

/** Word, then the fields without names, then those with them. */
const LAYOUTS: {
  readonly [Kind in EventKind]: readonly [string, FieldsOf<Kind>, FieldsOf<Kind>];
} = {
  command_result: ['command_result', [], ['id', 'row', 'cumulativeQuantity', 'leavesQuantity']],
  business_date_changed: ['business_date_changed', ['to'], ['from']],
  participant_registered: ['participant_registered', ['participant'], ['roles', 'key']],
  key_registered: [
    'key_registered',
    ['key'],
    ['participant', 'keyKind', 'scope', 'validFrom', 'validUntil'],
  ],
  account_opened: ['account_opened', ['account'], ['participant', 'class']],
  cash_credited: ['cash_credited', ['account', 'amount'], ['currency']],
  issue_listed: [
    'issue_listed',
    ['issue'],
    ['basePrice', 'tick', 'lot', 'currency', 'priceDecimals'],
  ],
  shares_issued: ['shares_issued', ['account', 'issue', 'quantity'], []],
  order_accepted: [
    'order_accepted',
    ['orderId'],
    [
      'issue',
      'side',
      'quantity',
      'orderType',
      'limitPrice',
      'stopPrice',
      'timeInForce',
      'selfMatch',
      'flags',
      'account',
    ],
  ],
  trade_executed: [
    'trade',
    ['issue', 'price', 'quantity'],
    ['makerOrderId', 'takerOrderId', 'takerSide', 'phase', 'index'],
  ],
  order_reduced: ['order_reduced', ['issue', 'orderId', 'quantity'], ['leavesQuantity', 'row']],
  order_canceled: ['order_canceled', ['issue', 'orderId', 'quantity'], ['reason', 'row']],
  order_expired: ['order_expired', ['issue', 'orderId', 'quantity'], ['reason', 'row']],
  tick_table_defined: ['tick_table_defined', ['tickTable'], ['bands']],
  market_defined: ['market_defined', ['market'], ['matchingMode', 'windows', 'tickTable']],
  trading_day_set: ['trading_day_set', ['date'], ['market', 'template']],
  day_started: ['day_started', ['issue', 'date'], ['basePrice', 'lowerLimit', 'upperLimit']],
  phase_changed: ['phase', ['issue', 'to'], ['from', 'cause', 'phaseUntil', 'callEnd']],
  indicative_price: ['indicative', ['issue', 'price', 'quantity'], []],
  uncrossed: ['uncrossed', ['issue', 'price', 'quantity'], ['phase', 'cause']],
  interrupted: [
    'interrupted',
    ['issue', 'price'],
    ['reference', 'interruptionKind', 'phase', 'callEnd'],
  ],
  issue_closed: ['issue_closed', ['issue', 'closePrice'], []],
  order_replaced: [
    'order_replaced',
    ['issue', 'orderId'],
    ['orderType', 'limitPrice', 'leaves', 'row'],
  ],
  order_converted: ['order_converted', ['issue', 'orderId'], ['orderType', 'limitPrice', 'row']],
  stop_triggered: ['stop_triggered', ['issue', 'orderId'], ['last', 'row']],
  seed_committed: ['seed_committed', [], ['market', 'commitment']],
  seed_revealed: ['seed_revealed', [], ['market', 'seed']],
  fees_charged: [
    'fees',
    ['issue', 'buyerFee', 'sellerFee', 'sellerTax'],
    ['index', 'feeAccount', 'taxAccount'],
  ],
  key_revoked: ['revoked', ['key'], ['participant']],
  root_key_changed: ['root_key_changed', ['participant'], ['oldKey', 'newKey']],
  cash_debited: ['cash_debited', ['account', 'amount'], ['currency']],
  withdrawal_requested: ['withdrawal', ['account', 'amount'], ['currency', 'withdrawal']],
  withdrawal_settled: [
    'withdrawal_settled',
    ['account', 'amount'],
    ['currency', 'withdrawal', 'isPaid'],
  ],
  shares_retired: ['shares_retired', ['account', 'issue', 'quantity'], []],
  shares_transferred: ['shares_transferred', ['from', 'to', 'issue', 'quantity'], ['reason']],
  shares_frozen: ['shares_frozen', ['account', 'issue', 'quantity'], ['frozen']],
  shares_released: ['shares_released', ['account', 'issue', 'quantity'], ['frozen']],
  account_frozen: ['account_frozen', ['account'], ['isFrozen']],
  account_terms_set: ['account_terms_set', ['account'], ['flags', 'group']],
  fees_defined: [
    'fees_defined',
    ['schedule', 'fromDate'],
    ['makerPpm', 'takerPpm', 'sellTaxPpm', 'feeAccount', 'taxAccount'],
  ],
  issue_terms_set: [
    'issue_terms_set',
    ['issue'],
    ['maxQuantity', 'maxNotional', 'collarPercent', 'feeSchedule', 'ownershipCapPpm'],
  ],
  market_terms_set: ['market_terms_set', ['market'], ['retailLimit']],
  participant_terms_set: ['participant_terms_set', ['participant'], ['ordersPerSecond']],
  issue_status_changed: ['issue_status', ['issue', 'to'], ['from']],
  totals_attested: ['totals_attested', ['issue', 'participant'], ['customers', 'own']],
  supply_breach: ['supply_breach', ['issue', 'breachKind'], ['participant']],
  trading_locked: ['trading_locked', ['participant'], ['account', 'lockedBy']],
  trading_released: ['trading_released', ['participant'], ['account']],
  halt_ratified_by: ['halt_ratified_by', ['issue'], ['key']],
  trade_busted: ['bust', ['issue', 'price', 'quantity'], ['index', 'buyer', 'seller']],
  proposed: ['proposed', ['proposal'], ['effectiveDate', 'key', 'selector']],
  approved: ['approved', ['proposal'], ['date', 'key']],
  proposal_executed: ['proposal_executed', ['proposal'], ['reject']],
  proposal_withdrawn: ['proposal_withdrawn', ['proposal'], ['key']],
  rules_scheduled: ['rules_scheduled', ['version', 'businessDate'], []],
  rules_activated: ['rules_activated', ['version'], []],
  time_advanced: ['time_advanced', ['to'], ['from']],
  issue_flags_set: ['issue_flags_set', ['issue'], ['flags']],
  expiry_day_set: ['expiry_day_set', ['date'], ['market', 'closingPercent']],
};

/** How events of a kind are written. */
export const EVENT_FORMS: ReadonlyMap<EventKind, EventForm> = new Map(
  (Object.keys(EVENT_KINDS) as EventKind[]).map((kind) => {
    const [word, lead, rest] = LAYOUTS[kind];
    const ruleOf = (field: string): FieldRule => ({
      field,
      word: WORDS[field] ?? field,
      form: formOf(kind, field),
    });
    return [kind, { word, lead: lead.map(ruleOf), rest: rest.map(ruleOf) }];
  }),
);

/** The kind of event that a word of the notation, or its own name, means. */
export function eventKindOf(word: string): EventKind | undefined {
  for (const [kind, form] of EVENT_FORMS) if (form.word === word || kind === word) return kind;
  return undefined;
}

/** The words of all kinds of events but results. */
export function eventWords(): string[] {
  return [...EVENT_FORMS.values()].slice(1).map(({ word }) => word);
}

function formOf(kind: EventKind, field: string): FieldForm {
  if (field === 'from' || field === 'to') return SPANS[kind] ?? 'plain';
  return FORMS[field] ?? 'plain';
}
