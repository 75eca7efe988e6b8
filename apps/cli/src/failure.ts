/**
 * Exit status of the command: 0 done, 1 a check came out false, 2 the call or its input is wrong, 3 unknown: no answer
 * came, 4 the environment is in the way; 130 interrupted by Ctrl-C, as shells say it.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130;

/** Where something is wrong, as programs read it in the object of `--json`. */
export interface FailureFacts {
  readonly file?: string | undefined;
  /** Counted from 1. */
  readonly line?: number | undefined;
  /** Index of a block. */
  readonly index?: number | undefined;
  /** Byte in the file. */
  readonly offset?: number | undefined;
  readonly url?: string | undefined;
  readonly clientOrderId?: string | undefined;
  /** Hash of a block as it was served, and as it was computed. */
  readonly expected?: string | undefined;
  readonly computed?: string | undefined;
  /** Step of the verification that does not hold, and why. */
  readonly step?: string | undefined;
  readonly reason?: string | undefined;
}

/** Ends the command: a line for people, a code for programs. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: Exclude<ExitCode, 0>;
  /** In snake_case. */
  readonly code: string;
  readonly facts: FailureFacts;

  /** @param message - one line in the language of the user, without file and line. */
  constructor(
    exitCode: Exclude<ExitCode, 0>,
    code: string,
    message: string,
    facts: FailureFacts = {},
  ) {
    super(message);
    this.exitCode = exitCode;
    this.code = code;
    this.facts = facts;
  }
}

const ENVIRONMENT_ERRORS = new Set([
  'ENOSPC',
  'EDQUOT',
  'EIO',
  'EMFILE',
  'ENFILE',
  'EROFS',
  'ENOMEM',
  'EADDRINUSE',
]);

/** Code of a system error (`ENOENT`, …), or undefined if `error` is none. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/** What a system error of this code means: 4 if the machine is at its limits, 2 if the call names the wrong thing. */
export function exitCodeOfSystemError(code: string): 2 | 4 {
  return ENVIRONMENT_ERRORS.has(code) ? 4 : 2;
}

/** Text from outside made safe for a terminal: whatever is no printable character becomes a question mark. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, '?');
}
