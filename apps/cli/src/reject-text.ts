import { problemTitle } from '@jangbu/gateway';
import { REJECTS, type RejectCode } from '@jangbu/protocol';
import type { CommandContext } from './command-context.ts';

/** A reject code with what it says in the language of the user, as a line for people has it. */
export function rejectText({ language }: CommandContext, code: string): string {
  if (code === 'ok' || !Object.hasOwn(REJECTS, code)) return code;
  return `${code} (${problemTitle(code as Exclude<RejectCode, 'ok'>, language)})`;
}
