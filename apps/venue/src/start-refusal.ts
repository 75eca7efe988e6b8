/**
 * Why a venue does not start: `bad_input` (an option or a file that it names), `locked` (another process holds the
 * folder), `port_taken`, `audience` (this release serves only open demo and sim ledgers), `clock`, `damaged` (the ledger is
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
