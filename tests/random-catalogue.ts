import {
  type Command,
  encodeCommand,
  encodeSignedEnvelope,
  type Genesis,
  isGoverned,
  NONE_U32,
} from '@jangbu/protocol';
import type { RandomSource } from '../packages/simulator/src/random-source.ts';
import { catalogueKey, keyName, PARTY } from './catalogue-keys.ts';
import { CatalogueSigners, type Signer } from './catalogue-signers.ts';
import { RandomDay } from './random-day.ts';
import type { RandomBlock, RandomEnvelope } from './random-market.ts';
import { RandomOffice } from './random-office.ts';
import type { CatalogueView, KeyView } from './reference-view.ts';

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;
/** Blocks between jumps of time, so that a run of some hundred blocks has several dates. */
const BLOCKS_PER_JUMP = 9;
/** Hours of the day in Seoul, 9 hours before Greenwich, in which some market trades. */
const SEOUL = 9 * HOUR;
const FIRST_HOUR = 8;
const LAST_HOUR = 13;
/** Accounts of class fee, tax, fee, tax, behind those of the day. */
const CHARGED_CLASSES = [3, 4, 3, 4];
const ISSUES_WITH_FEES = 6;
/** Accounts of the participant with every role that are retail at first. */
const RETAIL_ACCOUNTS = [1, 3];
const STAGES = 4;

/** When in the setup a command comes: what it needs has to be in force before it can be checked. */
function stageOf(command: Command): number {
  switch (command.kind) {
    case 'DefineTickTable':
    case 'OpenAccount':
    case 'CreditCash':
      return 0;
    case 'DefineMarket':
      return 1;
    case 'DefineFees':
      return command.schedule;
    case 'ListIssue':
    case 'ListMarketIssue':
      return 2;
    default:
      return 3;
  }
}

/** A command with who signs it. */
interface SignedCommand {
  readonly command: Command;
  readonly signer: Signer;
}

/** How a ledger wants an operator's changes. */
export type Governance = Pick<Genesis, 'approvals' | 'effective'>;

/**
 * Random blocks of every command there is: trading days as `RandomDay` makes them, and between their
 * commands those of the offices, signed by keys of all participants.
 */
export class RandomCatalogue {
  readonly #random: RandomSource;
  readonly #chainId: Uint8Array;
  readonly #day: RandomDay;
  readonly #office: RandomOffice;
  readonly #signers: CatalogueSigners;
  readonly #governance: Governance;
  readonly #officeShare: number;
  /** Blocks of the setup that are still to come. */
  #setup: SignedCommand[][] | null = null;
  #timestamp = 0;
  #count = 0;
  #isDrained = false;
  /** Proposals of the setup so far. */
  #proposals = 0;

  /** `officeShare` says that about one command in so many is an office's. */
  constructor(
    random: RandomSource,
    chainId: Uint8Array,
    governance: Governance,
    { commandsPerBlock = 6, officeShare = 4 }: { commandsPerBlock?: number; officeShare?: number },
  ) {
    this.#random = random;
    this.#chainId = chainId;
    this.#day = new RandomDay(random, chainId, { commandsPerBlock });
    this.#office = new RandomOffice(random);
    this.#signers = new CatalogueSigners(random);
    this.#governance = governance;
    this.#officeShare = officeShare;
  }

  /** Number of commands made so far. */
  get commands(): number {
    return this.#count;
  }

  /** The next block for the ledger of `view`, encoded. */
  next(view: CatalogueView): RandomBlock {
    const random = this.#random;
    this.#setup ??= this.#setupBlocks(view);
    if (this.#setup.length > 0) return this.#nextOfSetup(view, this.#setup);
    const isBusy = view.rollPending || view.hasSweeps;
    if (random.oneIn(BLOCKS_PER_JUMP)) {
      this.#timestamp = this.#jumpFrom(view.timestamp);
      return this.#block(view, []);
    }
    const { timestamp, commands } = this.#day.nextCommands(view);
    this.#timestamp = Math.max(timestamp, this.#timestamp + 1);
    if (isBusy && !random.oneIn(6)) return this.#block(view, []);
    const all: SignedCommand[] = [];
    const sign = (command: Command): void => {
      all.push({ command, signer: this.#signers.signerOf(view, command) });
    };
    for (const command of commands) {
      while (random.oneIn(this.#officeShare)) sign(this.#officeCommand(view));
      sign(command);
    }
    return this.#block(view, all);
  }

  /** The next block of those that leave no order, withdrawal and freeze open; undefined when it is done. */
  nextOfDrain(view: CatalogueView): RandomBlock | undefined {
    this.#timestamp = view.timestamp + 1;
    if (view.rollPending || view.hasSweeps) return this.#block(view, []);
    if (view.wakeUp <= this.#timestamp) return this.#block(view, []);
    if (this.#isDrained) return undefined;
    this.#isDrained = true;
    return this.#block(view, drainOf(view));
  }

  /** Some time on the same date while markets trade, else on the next date. */
  #jumpFrom(timestamp: number): number {
    const random = this.#random;
    const start = timestamp - ((timestamp + SEOUL) % DAY);
    const later = timestamp + random.between(HOUR / 4, 2 * HOUR);
    if (later < start + LAST_HOUR * HOUR) return later;
    return start + DAY + random.between(FIRST_HOUR * HOUR, (LAST_HOUR - 1) * HOUR);
  }

  #officeCommand(view: CatalogueView): Command {
    const command = this.#office.next(view);
    const isDirect = !this.#isGoverned() || !isGoverned(command.kind) || this.#random.oneIn(9);
    if (isDirect) return command;
    return { kind: 'Propose', effectiveDate: 0, action: encodeCommand(command) };
  }

  #isGoverned(): boolean {
    const { approvals, effective } = this.#governance;
    return approvals === 2 || effective === 'next_business_date';
  }

  /** The commands with which a day begins, and fees; as proposals where the ledger wants them so. */
  #setupBlocks(view: CatalogueView): SignedCommand[][] {
    const { commands } = this.#day.nextCommands(view);
    const all = [...commands, ...CHARGED_CLASSES.map((kind) => openCharged(this.#random, kind))];
    const first = all.filter(({ kind }) => kind === 'OpenAccount').length - CHARGED_CLASSES.length;
    for (const [place, feeAccount] of [first, first + 2].entries()) {
      all.push(defineFees(view, place + 1, feeAccount));
    }
    for (const account of RETAIL_ACCOUNTS) {
      all.push({ kind: 'SetAccountTerms', account, flags: 1, group: 0 });
    }
    all.push({ kind: 'SetMarketTerms', market: 1, retailLimit: 30_000_000 });
    for (let issue = 0; issue < ISSUES_WITH_FEES; issue += 1) {
      all.push(setFeeSchedule(issue, 1 + (issue % 2)));
    }
    const stages = Array.from({ length: STAGES }, (_, stage) => {
      return all.filter((command) => stageOf(command) === stage);
    });
    let accounts = 0;
    return stages.map((stage) => {
      return stage.flatMap((command) => {
        const owner = command.kind === 'OpenAccount' ? ownerOf(accounts++) : PARTY.everything;
        return this.#inSetup(command, owner);
      });
    });
  }

  #inSetup(command: Command, participant: number): SignedCommand[] {
    const signer = (number: number): Signer => ({ participant: number, key: catalogueKey(number) });
    if (!this.#isGoverned() || !isGoverned(command.kind)) {
      return [{ command, signer: signer(participant) }];
    }
    const action = encodeCommand(command);
    const proposal = this.#proposals;
    this.#proposals += 1;
    const propose: Command = { kind: 'Propose', effectiveDate: 0, action };
    const commands = [{ command: propose, signer: signer(PARTY.everything) }];
    if (this.#governance.approvals === 1) return commands;
    const approve: Command = { kind: 'Approve', proposal };
    return [...commands, { command: approve, signer: signer(PARTY.operator) }];
  }

  /** Where changes wait for the next date, each stage is on a date of its own. */
  #nextOfSetup(view: CatalogueView, blocks: SignedCommand[][]): RandomBlock {
    if (view.rollPending) return this.#block(view, []);
    const isFirst = view.accounts.length === 0;
    const isWaiting = this.#governance.effective === 'next_business_date';
    this.#timestamp = view.timestamp + 1;
    if (!isFirst && isWaiting && view.proposals.some(({ status }) => status === 1)) {
      this.#timestamp = view.timestamp + DAY;
      return this.#block(view, []);
    }
    return this.#block(view, blocks.shift() ?? []);
  }

  /** Commands of one key behind each other are one envelope. */
  #block(view: CatalogueView, commands: readonly SignedCommand[]): RandomBlock {
    const timestamp = Math.max(this.#timestamp, view.timestamp + 1);
    this.#timestamp = timestamp;
    this.#count += commands.length;
    const groups: SignedCommand[][] = [];
    for (const signed of commands) {
      const group = groups.at(-1);
      const isSame = group?.[0]?.signer.key === signed.signer.key && group.length < 1_000;
      if (isSame) group.push(signed);
      else groups.push([signed]);
    }
    const nonces = new Map<string, number>();
    const envelopes = groups.map((group) => this.#envelope(view, group, nonces));
    return { timestamp, envelopes };
  }

  #envelope(
    view: CatalogueView,
    group: readonly SignedCommand[],
    nonces: Map<string, number>,
  ): RandomEnvelope {
    const { signer } = group[0] as SignedCommand;
    const name = keyName(signer.key);
    const nonce = (nonces.get(name) ?? view.highestNonce(signer.key)) + 1;
    nonces.set(name, nonce);
    const envelope = {
      version: 1,
      chainId: this.#chainId,
      member: signer.participant,
      key: signer.key,
      nonce,
      validUntil: this.#timestamp,
      flags: 0,
      commands: group.map(({ command }) => command),
    };
    const signature = new Uint8Array(64).fill(1);
    return { bytes: encodeSignedEnvelope({ envelope, signature }), signatureValid: true };
  }
}

/** Everything that is open is canceled, settled and released, each by who may. */
function drainOf(view: CatalogueView): SignedCommand[] {
  const rootOf = (participant: number): Signer => {
    const root = view.keys.find((key) => {
      return key.participant === participant && key.isRoot && !key.isRevoked;
    });
    return { participant, key: (root as KeyView).publicKey };
  };
  const office = rootOf(PARTY.everything);
  const orders = view.participants.map((_, participant): SignedCommand => {
    const all = { account: NONE_U32, issue: NONE_U32, side: 2 };
    return { command: { kind: 'MassCancel', ...all }, signer: rootOf(participant) };
  });
  const withdrawals = view.withdrawals.flatMap((row, withdrawal): SignedCommand[] => {
    const command: Command = { kind: 'SettleWithdrawal', withdrawal, isPaid: withdrawal % 2 };
    return row === undefined ? [] : [{ command, signer: office }];
  });
  const freezes = view.freezes.flatMap((row): SignedCommand[] => {
    if (row === undefined) return [];
    const { account, issue } = row;
    const quantity = Number(row.quantity);
    return [{ command: { kind: 'ReleaseShares', account, issue, quantity }, signer: office }];
  });
  return [...orders, ...withdrawals, ...freezes];
}

/** The first accounts, which place most orders, are those of the participant with every role. */
function ownerOf(account: number): number {
  if (account === 6 || account === 7) return PARTY.brokerA;
  return account === 8 || account === 9 ? PARTY.brokerB : PARTY.everything;
}

function openCharged(random: RandomSource, accountClass: number): Command {
  return { kind: 'OpenAccount', class: accountClass, secret: random.bytes(16) };
}

function defineFees(view: CatalogueView, schedule: number, feeAccount: number): Command {
  const rates = { makerPpm: 333 * schedule, takerPpm: 1_499, sellTaxPpm: 1_800 };
  const accounts = { feeAccount, taxAccount: feeAccount + 1 };
  return { kind: 'DefineFees', schedule, fromDate: view.businessDate, ...rates, ...accounts };
}

function setFeeSchedule(issue: number, feeSchedule: number): Command {
  const none = { maxQuantity: 0, maxNotional: 0, collarPercent: 0, ownershipCapPpm: 0 };
  return { kind: 'SetIssueTerms', issue, ...none, feeSchedule };
}
