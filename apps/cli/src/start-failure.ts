import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StartRefusal, type StartRefusalCode } from '@jangbu/venue';
import { CommandFailure } from './failure.ts';
import type { Texts } from './texts.ts';

/** Highest TCP port. */
export const MAX_PORT = 65_535;

const WEB_PAGES = new URL('../../web/dist/', import.meta.url);

const EXIT_CODES: Readonly<Record<StartRefusalCode, 1 | 2 | 4>> = {
  bad_input: 2,
  damaged: 1,
  locked: 4,
  port_taken: 4,
  audience: 4,
  clock: 4,
  future_version: 4,
  disk: 4,
};

/** Why a venue or a follower does not start, as the end of the command; anything else is given back as it is. */
export function failureOfStart(error: unknown, texts: Texts): unknown {
  if (!(error instanceof StartRefusal)) return error;
  const { code, message } = error;
  return new CommandFailure(EXIT_CODES[code], code, texts.startRefused(message));
}

/** Folder of the built page, if it was built. */
export function builtPage(): string | undefined {
  return existsSync(new URL('index.html', WEB_PAGES)) ? fileURLToPath(WEB_PAGES) : undefined;
}
