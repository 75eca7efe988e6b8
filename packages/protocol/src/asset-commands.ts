/** Commands of custodian banks, registrars and members on cash and shares, docs/spec/commands.md 21 to 27 and 35. */

/** Takes cash off an account, which the bank has paid out. */
export interface DebitCash {
  kind: 'DebitCash';
  account: number;
  currency: number;
  amount: number;
}

/** Asks the bank to pay out cash, which is held until it settles. */
export interface RequestWithdrawal {
  kind: 'RequestWithdrawal';
  account: number;
  currency: number;
  amount: number;
}

/** Settles a withdrawal: paid out, or given back. */
export interface SettleWithdrawal {
  kind: 'SettleWithdrawal';
  withdrawal: number;
  /** 1 paid, 0 given back. */
  isPaid: number;
}

/** Takes shares of an issue off an account and out of the ledger. */
export interface RetireShares {
  kind: 'RetireShares';
  account: number;
  issue: number;
  quantity: number;
}

/** Moves shares between accounts by law. */
export interface TransferShares {
  kind: 'TransferShares';
  from: number;
  to: number;
  issue: number;
  quantity: number;
  reason: number;
}

/** Holds available shares of an account. */
export interface FreezeShares {
  kind: 'FreezeShares';
  account: number;
  issue: number;
  quantity: number;
}

/** Gives back frozen shares of an account. */
export interface ReleaseShares {
  kind: 'ReleaseShares';
  account: number;
  issue: number;
  quantity: number;
}

/** Says what the registrar's books hold of an issue for a participant as manager. */
export interface AttestTotals {
  kind: 'AttestTotals';
  issue: number;
  participant: number;
  /** For its accounts of class client. */
  customers: number;
  /** For its other accounts. */
  own: number;
}

/** A command of this page. */
export type AssetCommand =
  | DebitCash
  | RequestWithdrawal
  | SettleWithdrawal
  | RetireShares
  | TransferShares
  | FreezeShares
  | ReleaseShares
  | AttestTotals;
