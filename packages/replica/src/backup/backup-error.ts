/**
 * Why a backup or a restore is refused. Closed:
 * `not_empty` (the target holds something), `inside_source`, `no_manifest` (no backup, or one that was never finished),
 * `bad_manifest`, `future_version`, `missing_file`, `extra_file`, `differs` (a file is not the one that was copied),
 * `operator_key` (the given key is not the ledger's, or the backup has one), `false_ledger`.
 */
export type BackupRefusal =
  | 'not_empty'
  | 'inside_source'
  | 'no_manifest'
  | 'bad_manifest'
  | 'future_version'
  | 'missing_file'
  | 'extra_file'
  | 'differs'
  | 'operator_key'
  | 'false_ledger';

/** A backup or a restore that is refused; nothing was left behind. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: BackupRefusal;
  /** What it is about: a path. */
  readonly file: string;

  constructor(code: BackupRefusal, file: string, detail: string) {
    super(detail);
    this.code = code;
    this.file = file;
  }
}
