import { randomBytes } from 'node:crypto';
import { formatDecimal, isClientOrderId } from '@jangbu/protocol';
import type { SigningCallOptions } from '../call-options.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, type ExitCode } from '../failure.ts';
import { issueName, oneOf, wholeNumber } from '../option-values.ts';
import { reportOrder, reportTest } from '../order-report.ts';
import { asking, venueClient, venueTrader } from '../venue-client.ts';

const SIDES = ['buy', 'sell'] as const;
const MAX_ACCOUNT = 4_294_967_294;
const DRAWN_ID_BYTES = 12;

/**
 * `jangbu order`: signs a limit order and waits for its answer.
 *
 * A client order id that is not given is drawn here, so that the order can be asked for where no answer comes.
 */
export async function runOrder(
  context: CommandContext,
  [side = '', quantity = '', price = '']: readonly string[],
  options: SigningCallOptions,
): Promise<ExitCode> {
  const { texts } = context;
  const request = {
    issue: issueName(texts, '--issue', options.issue ?? ''),
    account: wholeNumber(texts, '--account', options.account, { max: MAX_ACCOUNT }),
    side: oneOf(texts, 'SIDE', side, SIDES),
    quantity: String(wholeNumber(texts, 'QUANTITY', quantity, { min: 1 })),
    timeInForce: options.ioc === true ? ('immediate_or_cancel' as const) : ('day' as const),
    clientOrderId: options.clientOrderId ?? randomBytes(DRAWN_ID_BYTES).toString('hex'),
  };
  const priceUnits = wholeNumber(texts, 'PRICE', price, { min: 1 });
  if (!isClientOrderId(request.clientOrderId)) {
    throw new CommandFailure(2, 'bad_client_order_id', texts.badClientOrderId);
  }
  const client = venueClient(context, options.url);
  const trader = venueTrader(context, client, options.key);
  try {
    const { priceDecimals } = await asking(context, options.url, () =>
      client.issueTerms(request.issue),
    );
    const priced = { ...request, price: formatDecimal(priceUnits, priceDecimals) };
    if (options.dryRun === true) {
      const answer = await asking(context, options.url, async () =>
        trader.test([await trader.orderCommand(priced)]),
      );
      return reportTest(context, answer);
    }
    return await reportOrder(context, options.url, request.clientOrderId, () =>
      trader.placeOrder(priced),
    );
  } finally {
    client.close();
  }
}
