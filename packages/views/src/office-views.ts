import { type Command, readU32, readU64 } from '@jangbu/protocol';
import type { TouchedTable } from './view-block.ts';

/** What a fee schedule charges from a date on: a row of table 12 (docs/spec/state.md). */
export interface FeeView {
  /** Number of the row. */
  readonly row: number;
  readonly schedule: number;
  readonly fromDate: number;
  /** Parts of a million of the amount of a fill. */
  readonly makerPpm: number;
  readonly takerPpm: number;
  readonly sellTaxPpm: number;
  readonly feeAccount: number;
  readonly taxAccount: number;
}

/** A proposal. Closed sets are numbers of docs/spec. */
export interface ProposalView {
  readonly proposal: number;
  readonly action: Command;
  /** Participant and key that proposed it. */
  readonly participant: number;
  readonly key: number;
  /** Timestamp. */
  readonly proposedAt: number;
  /** As proposed: 0 for the earliest. */
  readonly effectiveDate: number;
  /** 0 open, 1 approved, 2 executed, 3 failed, 4 withdrawn. */
  status: number;
  /** Key that approved it, and the date from then on; null before. */
  approval: { readonly key: number; readonly date: number } | null;
  /** Number of the reject code of a failed one; 0 otherwise. */
  reject: number;
}

/** A withdrawal that waits for its bank. */
export interface WithdrawalView {
  /** Row of table 22, which is its number. */
  readonly withdrawal: number;
  readonly account: number;
  readonly currency: number;
  readonly amount: number;
  /** Timestamp. */
  readonly requestedAt: number;
}

/** What the registrar's books hold of an issue for a participant: a row of table 25. */
export interface TotalsView {
  readonly issue: number;
  readonly participant: number;
  readonly customers: number;
  readonly own: number;
}

/** A difference between positions and books that the ledger found. */
export interface BreachView {
  /** Null for the sum over all. */
  readonly participant: number | null;
  /** Number of the kind, docs/spec/events.md. */
  readonly kind: number;
  readonly timestamp: number;
  readonly blockIndex: number;
}

/** Breaches of an issue that are kept. */
const KEPT_BREACHES = 100;

/** Fees, proposals, withdrawals, frozen shares, and the registrar's books. */
export class OfficeViews {
  readonly fees: FeeView[] = [];
  readonly proposals: ProposalView[] = [];
  readonly #withdrawals = new Map<number, WithdrawalView>();
  readonly #frozen = new Map<number, Map<number, number>>();
  readonly #totals = new Map<number, Map<number, TotalsView>>();
  readonly #breaches = new Map<number, BreachView[]>();

  /** The proposal of that number; throws if there is none. */
  proposal(proposal: number): ProposalView {
    const view = this.proposals[proposal];
    if (view === undefined) throw new Error(`no proposal ${proposal}`);
    return view;
  }

  /** Adds a proposal; throws if its number is not the next one. */
  addProposal(view: ProposalView): void {
    if (this.proposals.push(view) !== view.proposal + 1) {
      throw new Error(`proposal ${view.proposal} is not the next one`);
    }
  }

  /** Adds a withdrawal; throws if its number is that of an open one. */
  openWithdrawal(view: WithdrawalView): void {
    if (this.#withdrawals.has(view.withdrawal)) {
      throw new Error(`withdrawal ${view.withdrawal} is open`);
    }
    this.#withdrawals.set(view.withdrawal, view);
  }

  /** Takes a withdrawal away that was settled; throws if it is not open. */
  settleWithdrawal(withdrawal: number): void {
    if (!this.#withdrawals.delete(withdrawal)) throw new Error(`no withdrawal ${withdrawal}`);
  }

  /** Open withdrawals of an account by their numbers. Cost grows with all open ones. */
  withdrawalsOf(account: number): WithdrawalView[] {
    return [...this.#withdrawals.values()]
      .filter((view) => view.account === account)
      .sort((a, b) => a.withdrawal - b.withdrawal);
  }

  /** Sets what is frozen of an issue in an account; 0 for nothing. */
  setFrozen(account: number, issue: number, quantity: number): void {
    const issues = this.#frozen.get(account) ?? new Map<number, number>();
    if (quantity === 0) issues.delete(issue);
    else issues.set(issue, quantity);
    this.#frozen.set(account, issues);
  }

  /** What is frozen of an issue in an account. */
  frozenOf(account: number, issue: number): number {
    return this.#frozen.get(account)?.get(issue) ?? 0;
  }

  /** Notes a breach of an issue; the last hundred are kept. */
  addBreach(issue: number, breach: BreachView): void {
    const breaches = this.#breaches.get(issue) ?? [];
    breaches.push(breach);
    if (breaches.length > KEPT_BREACHES) breaches.shift();
    this.#breaches.set(issue, breaches);
  }

  /** The last breaches of an issue, oldest first. */
  breachesOf(issue: number): readonly BreachView[] {
    return this.#breaches.get(issue) ?? [];
  }

  /** Totals of an issue by the numbers of the participants. */
  totalsOf(issue: number): TotalsView[] {
    return [...(this.#totals.get(issue)?.values() ?? [])].sort(
      (a, b) => a.participant - b.participant,
    );
  }

  /** Takes over rows of the manager totals. */
  loadTotals(touched: TouchedTable, rowBytes: number): void {
    for (let place = 0; place < touched.rows.length; place += 1) {
      if (touched.present[place] === 0) continue;
      const from = place * rowBytes;
      const issue = readU32(touched.bytes, from);
      const participant = readU32(touched.bytes, from + 4);
      const totals = this.#totals.get(issue) ?? new Map<number, TotalsView>();
      const customers = readU64(touched.bytes, from + 8);
      const own = readU64(touched.bytes, from + 16);
      this.#totals.set(issue, totals.set(participant, { issue, participant, customers, own }));
    }
  }
}
