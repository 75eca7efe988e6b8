import type { SigningCallOptions } from '../call-options.ts';
import type { CommandContext } from '../command-context.ts';
import type { ExitCode } from '../failure.ts';
import { orderName, reportOrder } from '../order-report.ts';
import { venueClient, venueTrader } from '../venue-client.ts';

/** `jangbu cancel`: takes an open order off the book. */
export async function runCancel(
  context: CommandContext,
  options: SigningCallOptions,
): Promise<ExitCode> {
  const name = orderName(context, options);
  const client = venueClient(context, options.url);
  const trader = venueTrader(context, client, options.key);
  try {
    return await reportOrder(context, options.url, options.clientOrderId ?? null, () =>
      trader.cancelOrder(name),
    );
  } finally {
    client.close();
  }
}
