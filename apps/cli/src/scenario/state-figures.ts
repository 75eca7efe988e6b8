import { formatCivilDate } from '@jangbu/market';
import { TABLE } from '@jangbu/protocol';
import type { WritingFacts } from './event-text.ts';
import { balanceOf, issueState, orderRows } from './ledger-rows.ts';
import type { ExpectedFigure } from './scenario.ts';
import type { ScenarioEngine } from './scenario-engine.ts';
import { formatTime } from './scenario-time.ts';

/** Statuses that a line may say of an order; `dormant` is a stop order that waits. */
export const ORDER_WORDS = [
  'new',
  'partially_filled',
  'filled',
  'canceled',
  'expired',
  'dormant',
  'unknown',
];
/** Figures that a line may say of an order. */
export const ORDER_FIGURES = [
  'open',
  'traded',
  'quantity',
  'price',
  'stop',
  'type',
  'row',
  'sequence',
];
/** Figures of an issue that are times. */
export const ISSUE_TIMES = ['until', 'callEnd'];
/** Figures that a line may say of an issue. */
export const ISSUE_FIGURES = [
  'phase',
  'status',
  'shares',
  'base',
  'lower',
  'upper',
  'last',
  'single',
  'close',
  'dayLast',
  'indicative',
  ...ISSUE_TIMES,
];

/** Figures of the state: what stands, by name. */
export type Figures = ReadonlyMap<string, string>;

/** `cash`, and each issue by its short code: what an account has, as `1000 held 200`. */
export function balanceFigures(
  engine: ScenarioEngine,
  account: number,
  { names }: WritingFacts,
): Figures {
  const text = (table: number, asset: number) => {
    const { available, held } = balanceOf(engine, table, account, asset);
    return `${available} held ${held}`;
  };
  const shares = names.issues.map((code, issue): [string, string] => [
    code,
    text(TABLE.positions, issue),
  ]);
  return new Map([['cash', text(TABLE.cash, 0)], ...shares]);
}

/** The status of an order as a name without a value, and its figures. */
export function orderFigures(
  engine: ScenarioEngine,
  name: string,
  { orders }: WritingFacts,
): Figures {
  const story = orders.find(name);
  if (story === undefined) return new Map([['unknown', '']]);
  const row = orderRows(engine).find(({ orderId }) => orderId === story.orderId);
  const isDormant = row !== undefined && row.stopPrice > 0;
  const figures: [string, string][] = [
    [isDormant ? 'dormant' : story.status, ''],
    ['open', String(row?.leaves ?? 0)],
    ['traded', String(story.traded)],
    ['quantity', String(row?.quantity ?? story.quantity)],
    ['row', row === undefined || isDormant ? 'none' : String(row.row)],
  ];
  if (row !== undefined) {
    figures.push(['price', String(row.limitPrice)], ['stop', String(row.stopPrice)]);
    figures.push(['type', row.orderType], ['sequence', String(row.sequence)]);
  }
  return new Map(figures);
}

/** What is known of an issue; times as timestamps. */
export function issueFigures(engine: ScenarioEngine, issue: number): Figures {
  const { indicativePrice, indicativeQuantity, ...state } = issueState(engine, issue);
  const indicative = indicativePrice === 0 ? 'none' : `${indicativePrice} x ${indicativeQuantity}`;
  const rest = Object.entries(state).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return new Map([...rest, ['indicative', indicative]]);
}

/** A figure as a line writes it: `cash 1000 held 0`, `until 15:20:00`, `filled`. */
export function figureText({ name, value }: ExpectedFigure, { date }: WritingFacts): string {
  if (!ISSUE_TIMES.includes(name)) return value === '' ? name : `${name} ${value}`;
  return `${name} ${value === '0' ? 'none' : formatTime(Number(value), date, formatCivilDate)}`;
}

/** What stands instead of those of the expected figures that are not so; empty if all are. */
export function differingFigures(
  expected: readonly ExpectedFigure[],
  figures: Figures,
  facts: WritingFacts,
): string[] {
  return expected.flatMap(({ name, value }) => {
    const found = figures.get(name);
    const isFree = value !== '' && found?.startsWith(`${value} held `) === true;
    if (found === value || isFree) return [];
    if (found !== undefined) return [figureText({ name, value: found }, facts)];
    const status = [...figures].find(([, text]) => text === '')?.[0];
    return [ORDER_WORDS.includes(name) ? (status ?? 'unknown') : `${name} none`];
  });
}
