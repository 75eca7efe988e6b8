import type { TradeAnswer } from '@jangbu/sdk';
import type { ViewCallOptions } from '../call-options.ts';
import { answer, answerJson, type CommandContext } from '../command-context.ts';
import type { ExitCode } from '../failure.ts';
import { isoTime } from '../iso-time.ts';
import { issueName, wholeNumber } from '../option-values.ts';
import { textTable } from '../text-table.ts';
import { asking, venueClient } from '../venue-client.ts';
import { showOrWatch } from '../watching.ts';

const MAX_TRADES = 500;

/**
 * `jangbu trades`: shows the latest trades of an issue, newest first; with `--watch` the new ones follow, oldest first
 * and without a gap.
 */
export async function runTrades(
  context: CommandContext,
  issueText: string,
  { url, limit: limitText = '20', watch = false }: ViewCallOptions,
): Promise<ExitCode> {
  const { texts } = context;
  const issue = issueName(texts, 'ISSUE', issueText);
  const limit = wholeNumber(texts, '--limit', limitText, { min: 1, max: MAX_TRADES });
  const client = venueClient(context, url);
  let shownIndex: number | undefined;
  return showOrWatch(context, watch, async () => {
    const after = shownIndex;
    const trades = await asking(context, url, () =>
      after === undefined ? latest(client, issue, limit) : since(client, issue, after),
    );
    shownIndex = Math.max(shownIndex ?? 0, ...trades.map(({ index }) => index));
    if (trades.length === 0 && after !== undefined) return;
    if (context.json) {
      if (watch) for (const trade of inOrder(trades, after)) answerJson(context, trade);
      else answerJson(context, { items: trades });
      return;
    }
    show(context, inOrder(trades, after), after === undefined);
  });
}

type Client = ReturnType<typeof venueClient>;

async function latest(
  client: Client,
  issue: number | string,
  limit: number,
): Promise<readonly TradeAnswer[]> {
  return (await client.trades(issue, { limit })).items;
}

/** The trades after `index`, newest first. */
async function since(
  client: Client,
  issue: number | string,
  index: number,
): Promise<TradeAnswer[]> {
  const found: TradeAnswer[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = { limit: MAX_TRADES };
    if (cursor !== null) query.cursor = cursor;
    const page = await client.trades(issue, query);
    found.push(...page.items.filter((trade) => trade.index > index));
    const oldest = page.items.at(-1)?.index ?? 0;
    cursor = oldest > index + 1 ? page.cursor : null;
  } while (cursor !== null);
  return found;
}

/** Newest first at the beginning; what follows in the order in which it happened. */
function inOrder(
  trades: readonly TradeAnswer[],
  after: number | undefined,
): readonly TradeAnswer[] {
  return after === undefined ? trades : trades.toReversed();
}

function show(context: CommandContext, trades: readonly TradeAnswer[], withHead: boolean): void {
  const { texts } = context;
  const head = [
    texts.indexColumn,
    texts.timeColumn,
    texts.priceColumn,
    texts.quantityColumn,
    texts.takerColumn,
    texts.blockColumn,
  ];
  const rows = trades.map((trade) => [
    String(trade.index),
    isoTime(trade.timestamp),
    trade.price,
    trade.quantity,
    trade.isBusted ? `${trade.takerSide} ${texts.bustedMark}` : trade.takerSide,
    String(trade.blockIndex),
  ]);
  const lines = textTable(head, rows);
  for (const line of withHead ? lines : lines.slice(1)) answer(context, line);
}
