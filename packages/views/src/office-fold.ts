import {
  decodeCommand,
  EVENT_KINDS,
  NONE_U32,
  PROPOSAL_STATUSES,
  readU16,
  readU32,
  readU64,
} from '@jangbu/protocol';
import type { FoldedBlock } from './block-fold.ts';

const APPROVED = PROPOSAL_STATUSES.indexOf('approved');
const EXECUTED = PROPOSAL_STATUSES.indexOf('executed');
const FAILED = PROPOSAL_STATUSES.indexOf('failed');
const WITHDRAWN = PROPOSAL_STATUSES.indexOf('withdrawn');

/** Folds the events of keys, assets, terms, control and governance: kinds 28 to 57 of docs/spec/events.md. */
export class OfficeFold {
  readonly #in: FoldedBlock;

  constructor(folded: FoldedBlock) {
    this.#in = folded;
  }

  /** Folds one event; what is none of these, or stands in the rows that a block brings, is left alone. */
  fold(events: Uint8Array, at: number): void {
    switch (events[at]) {
      case EVENT_KINDS.fees_charged:
      case EVENT_KINDS.trade_busted:
        this.#trade(events, at);
        break;
      case EVENT_KINDS.root_key_changed:
        this.#rootKey(events, at);
        break;
      case EVENT_KINDS.withdrawal_requested:
      case EVENT_KINDS.withdrawal_settled:
        this.#withdrawal(events, at);
        break;
      case EVENT_KINDS.shares_retired:
        this.#in.views.issues.must(readU32(events, at + 20)).sharesIssued -= readU64(
          events,
          at + 24,
        );
        break;
      case EVENT_KINDS.shares_frozen:
      case EVENT_KINDS.shares_released:
        this.#in.views.offices.setFrozen(
          readU32(events, at + 16),
          readU32(events, at + 20),
          readU64(events, at + 32),
        );
        break;
      case EVENT_KINDS.fees_defined:
        this.#fees(events, at);
        break;
      default:
        this.#termsOrGovernance(events, at);
    }
  }

  #termsOrGovernance(events: Uint8Array, at: number): void {
    switch (events[at]) {
      case EVENT_KINDS.issue_terms_set:
        this.#issueTerms(events, at);
        break;
      case EVENT_KINDS.market_terms_set:
        this.#in.views.markets.must(readU32(events, at + 16)).retailLimit = readU64(
          events,
          at + 24,
        );
        break;
      case EVENT_KINDS.issue_status_changed:
        this.#issueStatus(events, at);
        break;
      case EVENT_KINDS.supply_breach:
        this.#breach(events, at);
        break;
      case EVENT_KINDS.halt_ratified_by:
        this.#ratified(events, at);
        break;
      case EVENT_KINDS.proposed:
        this.#proposed(events, at);
        break;
      case EVENT_KINDS.approved:
      case EVENT_KINDS.proposal_executed:
      case EVENT_KINDS.proposal_withdrawn:
        this.#proposal(events, at);
        break;
      case EVENT_KINDS.rules_activated:
        this.#in.views.rulesVersion = readU32(events, at + 16);
        break;
      default:
    }
  }

  #trade(events: Uint8Array, at: number): void {
    const { trades } = this.#in.views;
    if (events[at] === EVENT_KINDS.trade_busted) {
      const issue = readU32(events, at + 40);
      const blockIndex = this.#in.block.header.index;
      const eventSeq = readU64(events, at + 8);
      trades.bust(issue, { index: readU64(events, at + 32), blockIndex, eventSeq });
      this.#in.changes.traded.add(issue);
      return;
    }
    trades.charge(readU32(events, at + 48), readU64(events, at + 16), {
      buyerFee: readU64(events, at + 24),
      sellerFee: readU64(events, at + 32),
      sellerTax: readU64(events, at + 40),
    });
  }

  #rootKey(events: Uint8Array, at: number): void {
    const command = this.#in.actionAt(events, at);
    if (command.kind !== 'RotateRootKey' && command.kind !== 'ReplaceRootKey') {
      throw new Error(`a root key changed by a ${command.kind}`);
    }
    this.#in.views.members.addRootKey(command.newKey, readU32(events, at + 16));
  }

  #withdrawal(events: Uint8Array, at: number): void {
    const { offices } = this.#in.views;
    const withdrawal = readU32(events, at + 32);
    if (events[at] === EVENT_KINDS.withdrawal_settled) {
      offices.settleWithdrawal(withdrawal);
      return;
    }
    offices.openWithdrawal({
      withdrawal,
      account: readU32(events, at + 16),
      currency: readU32(events, at + 20),
      amount: readU64(events, at + 24),
      requestedAt: this.#in.block.header.timestamp,
    });
  }

  #fees(events: Uint8Array, at: number): void {
    const { fees } = this.#in.views.offices;
    fees.push({
      row: fees.length,
      schedule: readU32(events, at + 16),
      fromDate: readU32(events, at + 20),
      makerPpm: readU32(events, at + 24),
      takerPpm: readU32(events, at + 28),
      sellTaxPpm: readU32(events, at + 32),
      feeAccount: readU32(events, at + 36),
      taxAccount: readU32(events, at + 40),
    });
  }

  #issueTerms(events: Uint8Array, at: number): void {
    this.#in.views.issues.must(readU32(events, at + 16)).terms = {
      feeSchedule: readU32(events, at + 20),
      maxQuantity: readU64(events, at + 24),
      maxNotional: readU64(events, at + 32),
      ownershipCapPpm: readU32(events, at + 40),
      collarPercent: readU16(events, at + 44),
    };
  }

  #issueStatus(events: Uint8Array, at: number): void {
    const { views, changes } = this.#in;
    const issue = views.issues.must(readU32(events, at + 16));
    issue.status = events[at + 21]!;
    issue.statusSeq = readU64(events, at + 8);
    changes.statuses.add(issue.issue);
  }

  #breach(events: Uint8Array, at: number): void {
    const { timestamp, index } = this.#in.block.header;
    const participant = readU32(events, at + 20);
    this.#in.views.offices.addBreach(readU32(events, at + 16), {
      participant: participant === NONE_U32 ? null : participant,
      kind: events[at + 24]!,
      timestamp,
      blockIndex: index,
    });
  }

  #ratified(events: Uint8Array, at: number): void {
    const { views, changes } = this.#in;
    const issue = views.issues.must(readU32(events, at + 16));
    if (issue.halt === null) throw new Error(`issue ${issue.issue} is ratified without a halt`);
    issue.halt = { ...issue.halt, isRatified: true };
    issue.statusSeq = readU64(events, at + 8);
    changes.statuses.add(issue.issue);
  }

  #proposed(events: Uint8Array, at: number): void {
    const { views, block } = this.#in;
    const command = this.#in.commandAt(events, at);
    const action = command.kind === 'Propose' ? decodeCommand(command.action) : null;
    if (action === null) throw new Error(`a ${command.kind} that proposes nothing`);
    const key = readU32(events, at + 24);
    views.offices.addProposal({
      proposal: readU32(events, at + 16),
      action,
      participant: views.members.participantOf(key),
      key,
      proposedAt: block.header.timestamp,
      effectiveDate: readU32(events, at + 20),
      status: 0,
      approval: null,
      reject: 0,
    });
  }

  #proposal(events: Uint8Array, at: number): void {
    const view = this.#in.views.offices.proposal(readU32(events, at + 16));
    if (events[at] === EVENT_KINDS.approved) {
      view.status = APPROVED;
      view.approval = { date: readU32(events, at + 20), key: readU32(events, at + 24) };
    } else if (events[at] === EVENT_KINDS.proposal_withdrawn) {
      view.status = WITHDRAWN;
    } else {
      view.reject = readU16(events, at + 20);
      view.status = view.reject === 0 ? EXECUTED : FAILED;
    }
  }
}
