import type { SigningCallOptions } from '../call-options.ts';
import type { CommandContext } from '../command-context.ts';
import type { ExitCode } from '../failure.ts';
import { wholeNumber } from '../option-values.ts';
import { orderName, reportOrder } from '../order-report.ts';
import { venueClient, venueTrader } from '../venue-client.ts';

/** `jangbu reduce`: takes quantity off an open order, which keeps its place in the queue. */
export async function runReduce(
  context: CommandContext,
  quantity: string,
  options: SigningCallOptions,
): Promise<ExitCode> {
  const units = wholeNumber(context.texts, 'QUANTITY', quantity, { min: 1 });
  const name = orderName(context, options);
  const client = venueClient(context, options.url);
  const trader = venueTrader(context, client, options.key);
  try {
    return await reportOrder(context, options.url, options.clientOrderId ?? null, () =>
      trader.reduceOrder(name, String(units)),
    );
  } finally {
    client.close();
  }
}
