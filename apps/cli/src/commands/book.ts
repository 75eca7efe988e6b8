import type { BookAnswer, LevelAnswer } from '@jangbu/sdk';
import type { ViewCallOptions } from '../call-options.ts';
import { answer, answerJson, type CommandContext } from '../command-context.ts';
import type { ExitCode } from '../failure.ts';
import { issueName, wholeNumber } from '../option-values.ts';
import { textTable } from '../text-table.ts';
import { asking, venueClient } from '../venue-client.ts';
import { showOrWatch } from '../watching.ts';

const MAX_LEVELS = 50;

/** `jangbu book`: shows the best levels of an issue, asks above bids; `--watch` shows each new state. */
export async function runBook(
  context: CommandContext,
  issueText: string,
  { url, levels: levelsText = '10', watch = false }: ViewCallOptions,
): Promise<ExitCode> {
  const { texts } = context;
  const issue = issueName(texts, 'ISSUE', issueText);
  const levels = wholeNumber(texts, '--levels', levelsText, { min: 1, max: MAX_LEVELS });
  const client = venueClient(context, url);
  let shownSeq: number | undefined;
  return showOrWatch(context, watch, async () => {
    const book = await asking(context, url, () => client.book(issue, { levels }));
    if (book.seq === shownSeq) return;
    const isFirst = shownSeq === undefined;
    shownSeq = book.seq;
    if (context.json) {
      answerJson(context, book);
      return;
    }
    if (!isFirst) answer(context, '');
    show(context, book);
  });
}

function show(context: CommandContext, { asks, bids }: BookAnswer): void {
  const { texts } = context;
  const cells = (side: string) => (level: LevelAnswer) => [side, ...level.map(String)];
  const rows = [...asks.toReversed().map(cells(texts.askSide)), ...bids.map(cells(texts.bidSide))];
  const head = [texts.sideColumn, texts.priceColumn, texts.quantityColumn, texts.ordersColumn];
  for (const line of textTable(head, rows)) answer(context, line);
}
