import type { Command, CommandKind } from '@jangbu/protocol';
import type { RandomSource } from '../packages/simulator/src/random-source.ts';
import { PARTY } from './catalogue-keys.ts';
import type { CatalogueView, KeyView } from './reference-view.ts';

/** A participant and one of its public keys. */
export interface Signer {
  readonly participant: number;
  readonly key: Uint8Array;
}

const CUSTODIAN_KINDS: readonly CommandKind[] = ['CreditCash', 'DebitCash', 'SettleWithdrawal'];
const REGISTRAR_KINDS: readonly CommandKind[] = [
  'IssueShares',
  'RetireShares',
  'TransferShares',
  'FreezeShares',
  'ReleaseShares',
  'AttestTotals',
];
const ROOT_KINDS: readonly CommandKind[] = ['RegisterKey', 'RevokeKey', 'RotateRootKey'];
const FEE_CLASS = 3;

/** Chooses who signs a command: mostly somebody who may, with one of several keys. */
export class CatalogueSigners {
  readonly #random: RandomSource;

  constructor(random: RandomSource) {
    this.#random = random;
  }

  /** Who signs `command` on the ledger of `view`. */
  signerOf(view: CatalogueView, command: Command): Signer {
    const random = this.#random;
    const isOdd = random.oneIn(40);
    const participant = isOdd
      ? random.below(view.participants.length)
      : this.#participantOf(view, command);
    const own = view.keys.filter((key) => key.participant === participant);
    const usable = own.filter((key) => isUsable(view, key));
    const roots = usable.filter((key) => key.isRoot);
    const wantsRoot =
      (ROOT_KINDS.includes(command.kind) || command.kind === 'ReleaseKillSwitch') &&
      !random.oneIn(9);
    const among = wantsRoot || random.oneIn(3) ? roots : usable;
    const chosen = random.oneIn(90) ? own : among.length > 0 ? among : own;
    return { participant, key: random.pick(chosen).publicKey };
  }

  #participantOf(view: CatalogueView, command: Command): number {
    const random = this.#random;
    const { kind } = command;
    const oneOf = (...numbers: number[]): number => {
      return random.oneIn(3) ? random.pick(numbers) : PARTY.everything;
    };
    if (CUSTODIAN_KINDS.includes(kind)) return oneOf(PARTY.custodian);
    if (REGISTRAR_KINDS.includes(kind)) return oneOf(PARTY.registrar);
    switch (command.kind) {
      case 'PlaceOrder':
      case 'RequestWithdrawal':
      case 'SetAccountTerms':
        return view.accounts[command.account]?.participant ?? PARTY.everything;
      case 'ReduceOrder':
      case 'CancelOrder':
      case 'AmendOrder': {
        const account =
          command.orderId === 0 ? command.account : view.accountOfOrder(command.orderId);
        return view.accounts[account]?.participant ?? PARTY.everything;
      }
      case 'MassCancel':
        return view.accounts[command.account]?.participant ?? oneOf(PARTY.brokerA, PARTY.brokerB);
      case 'OpenAccount':
        return command.class < FEE_CLASS ? oneOf(PARTY.brokerA) : oneOf(PARTY.operator);
      case 'RegisterKey':
      case 'RotateRootKey':
        return random.oneIn(2) ? PARTY.everything : random.below(view.participants.length);
      case 'RevokeKey':
        return this.#ownerOf(view, command.publicKey);
      case 'FreezeAccount':
        return oneOf(PARTY.registrar, PARTY.regulator);
      case 'HaltIssue':
        return oneOf(PARTY.operator, PARTY.regulator);
      case 'KillSwitch':
        return random.oneIn(2)
          ? command.participant % view.participants.length
          : oneOf(PARTY.operator, PARTY.regulator);
      case 'ReleaseKillSwitch':
        return this.#releaserOf(view, command);
      default:
        return oneOf(PARTY.operator);
    }
  }

  #ownerOf(view: CatalogueView, publicKey: Uint8Array): number {
    const owner = view.ownerOf(publicKey);
    return owner === undefined || this.#random.oneIn(12) ? PARTY.everything : owner;
  }

  #releaserOf(
    view: CatalogueView,
    { participant, account }: { participant: number; account: number },
  ): number {
    const lockedBy = (view.accounts[account] ?? view.participants[participant])?.lockedBy;
    if (lockedBy === 1) return participant % view.participants.length;
    return lockedBy === 2 ? PARTY.operator : PARTY.regulator;
  }
}

function isUsable({ timestamp }: CatalogueView, key: KeyView): boolean {
  return !key.isRevoked && (key.isRoot || key.validUntil > timestamp);
}
