import type { Genesis } from '@jangbu/protocol';
import {
  DamagedLogError,
  DataFolderError,
  FalseLedgerError,
  FolderBusyError,
  FutureVersionError,
} from '@jangbu/replica';

/**
 * Why a venue does not start: `bad_input` (an option or a file that it names), `locked` (another process holds the
 * folder), `port_taken`, `audience` (a ledger of real money whose full blocks would be open), `clock`, `damaged` (the ledger is
 * not whole), `future_version`, `disk`.
 */
export type StartRefusalCode =
  | 'bad_input'
  | 'locked'
  | 'port_taken'
  | 'audience'
  | 'clock'
  | 'damaged'
  | 'future_version'
  | 'disk';

/** A start that was refused; `message` says what, where and what to do. */
export class StartRefusal extends Error {
  readonly code: StartRefusalCode;

  constructor(code: StartRefusalCode, message: string) {
    super(message);
    this.name = 'StartRefusal';
    this.code = code;
  }
}

/** A ledger that is open to its members is open to everybody, and so not for `prod`; throws a StartRefusal. */
export function requireFitAudience({ network, ledgerAudience }: Genesis): void {
  if (network !== 'prod' || ledgerAudience !== 'members') return;
  throw new StartRefusal(
    'audience',
    'a prod ledger whose ledgerAudience is members would show full blocks, secrets of accounts included, to everybody; its genesis must say replicas',
  );
}

/** Why a data folder cannot be opened, as a StartRefusal; anything else is given back as it is. */
export function refusalOf(error: unknown): unknown {
  if (error instanceof FolderBusyError) return new StartRefusal('locked', error.message);
  if (error instanceof DataFolderError) return new StartRefusal('bad_input', error.message);
  if (error instanceof FutureVersionError) return new StartRefusal('future_version', error.message);
  if (error instanceof DamagedLogError) {
    const code = error.fault.code === 'future_version' ? 'future_version' : 'damaged';
    return new StartRefusal(code, error.message);
  }
  if (error instanceof FalseLedgerError) return new StartRefusal('damaged', error.message);
  if (isSystemError(error)) return new StartRefusal('disk', error.message);
  return error;
}

/** True for an error of the system, or one that was made of it. */
function isSystemError(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code);
}

/** Why a port cannot be opened, as a StartRefusal; anything else is given back as it is. */
export function listenRefusal(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new StartRefusal(
      'port_taken',
      `port ${port} of ${host} is taken; choose another with --port`,
    );
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartRefusal(
      'bad_input',
      `${host} port ${port} cannot be opened: ${messageOf(error)}`,
    );
  }
  return error;
}

/** The message of what was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
