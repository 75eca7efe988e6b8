/** The options of each command as commander hands them over: texts and switches, not yet checked. */

/** Options of `start` as they were written. */
export interface StartCallOptions {
  readonly data: string;
  readonly port: string;
  readonly host: string;
  readonly demo?: boolean;
  readonly genesis?: string;
  readonly operatorKey?: string;
  readonly advanceTime?: string;
  readonly openMetrics?: boolean;
  readonly snapshotBlocks?: string;
}

/** Options of `follow` as they were written. */
export interface FollowCallOptions {
  readonly genesis: string;
  readonly data: string;
  readonly engine: string;
  readonly key?: string;
  readonly port?: string;
  readonly host: string;
}

/** Options of `match` as they were written. */
export interface MatchCallOptions {
  readonly tick: string;
  readonly lot: string;
  readonly events?: string;
  readonly top?: string;
  readonly engine?: string;
}

/** Options of `replay` as they were written. */
export interface ReplayCallOptions extends Omit<MatchCallOptions, 'engine'> {
  readonly data: string;
  readonly batch: string;
  readonly acks?: string;
}

/** Options of `scenario` as they were written. */
export interface ScenarioCallOptions {
  readonly engine: string;
  readonly book: string;
  readonly trace?: boolean;
}

/** Options of `verify` as they were written. */
export interface VerifyCallOptions {
  readonly trust?: string;
  readonly independent?: boolean;
  readonly priority?: boolean;
  readonly from?: string;
  readonly to?: string;
}

/** Options of `export` as they were written. */
export interface ExportCallOptions {
  readonly format?: string;
  readonly from?: string;
}

/** Options of `order`, `cancel` and `reduce` as they were written. */
export interface SigningCallOptions {
  readonly issue?: string;
  readonly account: string;
  readonly key: string;
  readonly url: string;
  readonly ioc?: boolean;
  readonly dryRun?: boolean;
  readonly clientOrderId?: string;
  readonly orderId?: string;
}

/** Options of `submit` as they were written. */
export interface SubmitCallOptions {
  readonly key: string;
  readonly url: string;
  readonly dryRun?: boolean;
}

/** Options of `book`, `trades` and `account` as they were written. */
export interface ViewCallOptions {
  readonly url: string;
  /** Only of `account`. */
  readonly key?: string;
  readonly watch?: boolean;
  readonly levels?: string;
  readonly limit?: string;
}
