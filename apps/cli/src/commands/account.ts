import type { AccountAnswer } from '@jangbu/sdk';
import type { ViewCallOptions } from '../call-options.ts';
import { answer, answerJson, type CommandContext } from '../command-context.ts';
import type { ExitCode } from '../failure.ts';
import { wholeNumber } from '../option-values.ts';
import { textTable } from '../text-table.ts';
import { asking, venueReader } from '../venue-client.ts';
import { showOrWatch } from '../watching.ts';

const MAX_ACCOUNT = 4_294_967_294;

/** `jangbu account`: shows what an account has, free and held; `--watch` shows each new state. */
export async function runAccount(
  context: CommandContext,
  number: string,
  { url, key, watch = false }: ViewCallOptions,
): Promise<ExitCode> {
  const { texts } = context;
  const account = wholeNumber(texts, 'ACCOUNT', number, { max: MAX_ACCOUNT });
  const client = await venueReader(context, url, key);
  let shown: string | undefined;
  return showOrWatch(context, watch, async () => {
    const state = await asking(context, url, () => client.account(account));
    const text = JSON.stringify(state);
    if (text === shown) return;
    const isFirst = shown === undefined;
    shown = text;
    if (context.json) {
      answerJson(context, state);
      return;
    }
    if (!isFirst) answer(context, '');
    show(context, state);
  });
}

function show(context: CommandContext, state: AccountAnswer): void {
  const { texts } = context;
  const { account, member, class: kind, status, cash, positions, openOrders } = state;
  answer(context, texts.accountHead(account, member, kind, status, openOrders));
  const head = [texts.assetColumn, texts.availableColumn, texts.heldColumn];
  const rows = [
    ...cash.map(({ code, available, held }) => [code, available, held]),
    ...positions.map(({ shortCode, available, held }) => [shortCode, available, held]),
  ];
  for (const line of textTable(head, rows)) answer(context, line);
}
