import { toHex } from '@jangbu/protocol';
import { answer, answerJson, type CommandContext } from '../command-context.ts';
import type { ExitCode } from '../failure.ts';
import { createKeyFile, type KeyPair, readKeyFile } from '../key-file.ts';

/** `jangbu keys new FILE`: makes a key file of mode 0600 and prints its public key. */
export async function runKeysNew(context: CommandContext, file: string): Promise<ExitCode> {
  return show(context, file, createKeyFile(file, context.texts));
}

/** `jangbu keys show FILE`: prints the public key of a key file. */
export async function runKeysShow(context: CommandContext, file: string): Promise<ExitCode> {
  return show(context, file, readKeyFile(file, context.texts));
}

function show(context: CommandContext, file: string, pair: KeyPair): ExitCode {
  const publicKey = toHex(pair.publicKey);
  if (context.json) answerJson(context, { file, publicKey });
  else answer(context, publicKey);
  return 0;
}
