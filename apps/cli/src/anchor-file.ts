import { readFileSync } from 'node:fs';
import { type Anchor, parseAnchor } from '@jangbu/protocol';
import type { CommandContext } from './command-context.ts';
import { CommandFailure, systemErrorCode } from './failure.ts';

/** Reads an anchor file; throws a CommandFailure (2) if there is none. */
export function readAnchor({ texts }: CommandContext, file: string): Anchor {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = systemErrorCode(error);
    if (reason === undefined) throw error;
    throw new CommandFailure(2, 'unreadable', texts.unreadable(reason), { file });
  }
  const parsed = parseAnchor(text);
  if (parsed.ok) return parsed.anchor;
  throw new CommandFailure(2, 'not_an_anchor', texts.badAnchor(parsed.reason), { file });
}
