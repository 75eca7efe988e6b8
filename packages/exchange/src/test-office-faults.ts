/** The ledger on which the checks of the commands of the offices are tried. */

import type { Command, Genesis, OfficeCommand } from '@jangbu/protocol';
import { PROPOSAL } from './state/proposal.ts';
import {
  ACCOUNT,
  command,
  PARTY,
  SECOND,
  type TestLedger,
  testGenesis,
  testKey,
} from './test-ledger.ts';
import { USUAL_OFFICE } from './test-office-commands.ts';

/** Commands of the offices that participants other than the operator send. */
export const OFFICE_SENDERS: Readonly<Partial<Record<Command['kind'], number>>> = {
  RevokeKey: PARTY.kim,
  RotateRootKey: PARTY.kim,
  DebitCash: PARTY.bank,
  RequestWithdrawal: PARTY.kim,
  SettleWithdrawal: PARTY.bank,
  RetireShares: PARTY.registrar,
  TransferShares: PARTY.registrar,
  FreezeShares: PARTY.registrar,
  ReleaseShares: PARTY.registrar,
  FreezeAccount: PARTY.registrar,
  SetAccountTerms: PARTY.kim,
  AttestTotals: PARTY.registrar,
  MassCancel: PARTY.kim,
  KillSwitch: PARTY.kim,
  ReleaseKillSwitch: PARTY.kim,
};

/** Genesis of the ledger on which a command is tried: of the offices under the rules that have all of them. */
export function genesisOf(kind: Command['kind']): Genesis {
  const isOffice = kind in USUAL_OFFICE && kind !== 'ActivateRules';
  return testGenesis({ rulesVersion: isOffice ? 2 : 1 });
}

/** What a command of the offices needs beside what is there for all. */
export function prepareOffice(kind: Command['kind'], ledger: TestLedger): void {
  if (!(kind in USUAL_OFFICE)) return;
  ledger.send(PARTY.operator, command('OpenAccount', { class: 4 }));
  PREPARATIONS[kind as OfficeCommand['kind']]?.(ledger);
}

const makeMarket = (ledger: TestLedger): void => {
  ledger.send(
    PARTY.operator,
    command('DefineTickTable'),
    command('DefineMarket'),
    command('ListMarketIssue', { shortCode: 'FIRST' }),
  );
};
/** Proposal 0 by another key of the operator's role, waiting for its approval. */
const propose = (ledger: TestLedger): void => {
  const effectiveDate = ledger.state.businessDate + 2;
  ledger.send(PARTY.all, command('Propose', { effectiveDate }));
  // A ledger with one approval has approved it; only one with two leaves it open, and that one lists nothing directly.
  ledger.state.proposals[0]!.status = PROPOSAL.open;
  ledger.state.waitingProposals.clear();
};

const PREPARATIONS: Readonly<Partial<Record<OfficeCommand['kind'], (ledger: TestLedger) => void>>> =
  {
    RevokeKey: (ledger) => {
      ledger.send(PARTY.kim, command('RegisterKey', { publicKey: testKey(33) }));
    },
    SettleWithdrawal: (ledger) => {
      ledger.send(PARTY.kim, command('RequestWithdrawal'));
    },
    ReleaseShares: (ledger) => {
      ledger.send(PARTY.registrar, command('FreezeShares', { account: ACCOUNT.H, quantity: 5 }));
    },
    SetMarketTerms: makeMarket,
    RatifyHalt: (ledger) => {
      makeMarket(ledger);
      ledger.send(PARTY.all, command('HaltIssue'));
    },
    ReleaseKillSwitch: (ledger) => {
      ledger.send(PARTY.kim, command('KillSwitch'));
      ledger.now += 600 * SECOND;
    },
    BustTrade: (ledger) => {
      ledger.send(PARTY.lee, command('PlaceOrder', { account: ACCOUNT.L, side: 1 }));
    },
    Approve: propose,
    WithdrawProposal: propose,
    SetIssueFlags: makeMarket,
    SetExpiryDay: makeMarket,
  };
