import {
  createSigner,
  InputError,
  JangbuClient,
  RefusedError,
  type Trader,
  UnknownOutcomeError,
  UnreachableError,
} from '@jangbu/sdk';
import type { CommandContext } from './command-context.ts';
import { CommandFailure, printable } from './failure.ts';
import { readKeyFile } from './key-file.ts';

/** Throws a CommandFailure (2) unless `url` is the address of something that speaks HTTP. */
export function checkVenueUrl({ texts }: CommandContext, url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  throw new CommandFailure(2, 'bad_url', texts.badUrl, { file: url, url });
}

/** A client of the venue at `url`; throws a CommandFailure (2) if that is no address. */
export function venueClient(context: CommandContext, url: string): JangbuClient {
  checkVenueUrl(context, url);
  return new JangbuClient({ url, language: context.language });
}

/** A trader that signs with a key file. */
export function venueTrader(context: CommandContext, client: JangbuClient, key: string): Trader {
  const { seed } = readKeyFile(key, context.texts);
  return client.trader(createSigner({ seed }));
}

/**
 * Runs a request to the venue and turns what can become of it into the end of the command: 1 refused, 2 not to be sent,
 * 3 no answer came though something was sent, 4 the venue cannot be reached and nothing was sent.
 */
export async function asking<Answer>(
  { texts }: CommandContext,
  url: string,
  request: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof RefusedError) {
      const { code, title, detail } = error.problem;
      const words = [title, detail].filter((part) => part !== '' && part !== code).join(': ');
      const message = texts.refusedByVenue(code, printable(words));
      throw new CommandFailure(1, code, message, { url });
    }
    if (error instanceof UnknownOutcomeError) {
      const [clientOrderId] = error.clientOrderIds;
      const message = texts.unknownOutcome(clientOrderId);
      throw new CommandFailure(3, 'outcome_unknown', message, { url, clientOrderId });
    }
    if (error instanceof UnreachableError) {
      throw new CommandFailure(4, 'unreachable', texts.unreachable(url), { url });
    }
    if (error instanceof InputError) throw new CommandFailure(2, 'bad_input', error.message);
    throw error;
  }
}
