/** A command by itself, as the action of a proposal has it, docs/spec/commands.md 41. */

import { commandBytes, readCommand, writeCommand } from './command-codec.ts';
import type { Command } from './commands.ts';

/** SSZ of a command, its selector first; throws a RangeError at a field outside its range. */
export function encodeCommand(command: Command): Uint8Array {
  const bytes = new Uint8Array(commandBytes(command));
  writeCommand(bytes, 0, command);
  return bytes;
}

/** The command whose canonical SSZ is `bytes`, null if there is none. */
export function decodeCommand(bytes: Uint8Array): Command | null {
  return readCommand(bytes, 0, bytes.length);
}
