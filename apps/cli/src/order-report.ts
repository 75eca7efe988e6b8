import { isClientOrderId } from '@jangbu/protocol';
import {
  type OrderName,
  type OrderReport,
  RefusedError,
  type ResultAnswer,
  type TestAnswer,
} from '@jangbu/sdk';
import type { SigningCallOptions } from './call-options.ts';
import { answer, answerJson, type CommandContext } from './command-context.ts';
import { CommandFailure, type ExitCode } from './failure.ts';
import { wholeNumber } from './option-values.ts';
import { rejectText } from './reject-text.ts';
import { asking } from './venue-client.ts';

const MAX_ACCOUNT = 4_294_967_294;

/** The order that `--order-id` or `--client-order-id` names: exactly one of them. */
export function orderName({ texts }: CommandContext, options: SigningCallOptions): OrderName {
  const account = wholeNumber(texts, '--account', options.account, { max: MAX_ACCOUNT });
  const { orderId, clientOrderId } = options;
  if ((orderId === undefined) === (clientOrderId === undefined)) {
    throw new CommandFailure(2, 'order_name', texts.nameTheOrder);
  }
  if (orderId !== undefined) {
    return { account, orderId: wholeNumber(texts, '--order-id', orderId, { min: 1 }) };
  }
  if (clientOrderId === undefined || !isClientOrderId(clientOrderId)) {
    throw new CommandFailure(2, 'bad_client_order_id', texts.badClientOrderId);
  }
  return { account, clientOrderId };
}

/** Sends what `send` sends, and reports on the order: exit status 0 accepted, 1 refused. */
export async function reportOrder(
  context: CommandContext,
  url: string,
  clientOrderId: string | null,
  send: () => Promise<OrderReport>,
): Promise<ExitCode> {
  const report = await asking(context, url, async () => {
    try {
      return await send();
    } catch (error) {
      const refused = refusalOnLedger(error);
      if (refused === undefined) throw error;
      return refused;
    }
  });
  const { index, position, orderId, status, reject } = report;
  const name = report.clientOrderId ?? clientOrderId;
  if (context.json) {
    answerJson(context, { index, position, orderId, clientOrderId: name, status, reject });
  } else if (reject === null) {
    const { cumulativeQuantity, leavesQuantity } = report;
    answer(context, context.texts.orderDone(orderId, name, status));
    answer(context, context.texts.orderQuantities(cumulativeQuantity, leavesQuantity));
    answer(context, context.texts.orderPlace(index, position));
  } else {
    answer(context, context.texts.orderRefused(rejectText(context, reject)));
    answer(context, context.texts.orderPlace(index, position));
  }
  return reject === null ? 0 : 1;
}

/** The report on a command that is on the ledger and was refused there. */
function refusalOnLedger(error: unknown): OrderReport | undefined {
  if (!(error instanceof RefusedError)) return undefined;
  const { index, results } = error.problem.params;
  const [result] = Array.isArray(results) ? (results as ResultAnswer[]) : [];
  return result === undefined || typeof index !== 'number' ? undefined : { ...result, index };
}

/** Says what would become of an order: exit status 0 it would be taken, 1 refused. Nothing is sent to the ledger. */
export function reportTest(context: CommandContext, { index, results }: TestAnswer): ExitCode {
  const reject = results[0]?.reject ?? null;
  if (context.json) answerJson(context, { index, results });
  else if (reject === null) answer(context, context.texts.wouldBeTaken(index));
  else answer(context, context.texts.wouldBeRefused(rejectText(context, reject), index));
  return reject === null ? 0 : 1;
}
