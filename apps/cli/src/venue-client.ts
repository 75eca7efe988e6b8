import { fromHex } from '@jangbu/protocol';
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

/**
 * A client that reads what is private: with a key file, or on a demo with the key that all visitors share.
 *
 * Throws a CommandFailure (2) where there is neither.
 */
export async function venueReader(
  context: CommandContext,
  url: string,
  key: string | undefined,
): Promise<JangbuClient> {
  checkVenueUrl(context, url);
  const { language, texts } = context;
  const options = { url, language };
  if (key !== undefined) {
    const { seed } = readKeyFile(key, texts);
    return new JangbuClient({ ...options, signer: createSigner({ seed }) });
  }
  const seed = await asking(context, url, () => demoSeed(new JangbuClient(options)));
  if (seed !== undefined) return new JangbuClient({ ...options, signer: createSigner({ seed }) });
  throw new CommandFailure(2, 'key_needed', texts.keyNeeded, { url });
}

/** Seed of the key that all visitors of a demo share; undefined on any other ledger. */
async function demoSeed(client: JangbuClient): Promise<Uint8Array | undefined> {
  try {
    return fromHex((await client.demo()).seed) ?? undefined;
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'not_found') return undefined;
    throw error;
  }
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
