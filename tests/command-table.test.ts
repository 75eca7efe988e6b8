import { createGenesisBlock } from '@jangbu/exchange';
import {
  COMMAND_KINDS,
  type Command,
  type CommandKind,
  decodeEvent,
  EVENT_BYTES,
  encodeSignedEnvelope,
  NONE_U32,
  type RejectCode,
} from '@jangbu/protocol';
import { ReferenceEngine } from '@jangbu/reference';
import { describe, expect, it } from 'vitest';
import { nativeHasher } from '../packages/replica/src/native-hasher.ts';
import { CATALOGUE_PARTICIPANTS, catalogueGenesis, catalogueKey, PARTY } from './catalogue-keys.ts';
import { applyRandomBlock } from './random-ledger.ts';

const SECOND = 1_000_000;
const [TRADE, ACCOUNTS, OFFICE] = [1, 2, 4] as const;
const ALL_SCOPES = 7;
/** What a key that is no root key may do, by its place behind the root keys of a participant. */
const SCOPES = [TRADE, ACCOUNTS, OFFICE, ALL_SCOPES] as const;

/** Roles of which a signer needs one, and the scope of its key; a root key alone where `root` is set. */
interface Needs {
  readonly roles: readonly (keyof typeof PARTY)[];
  readonly scope: number;
  readonly root?: true;
}

const operator: Needs = { roles: ['operator'], scope: OFFICE };
const custodian: Needs = { roles: ['custodian'], scope: OFFICE };
const registrar: Needs = { roles: ['registrar'], scope: OFFICE };
const trader: Needs = { roles: ['brokerA', 'brokerB'], scope: TRADE };
const holder: Needs = { roles: ['brokerA', 'brokerB'], scope: ACCOUNTS };
const anybody: (keyof typeof PARTY)[] = Object.keys(PARTY) as (keyof typeof PARTY)[];
const root: Needs = { roles: anybody, scope: 0, root: true };

const NEEDS: Readonly<Record<CommandKind, Needs>> = {
  RegisterParticipant: operator,
  RegisterKey: root,
  OpenAccount: holder,
  CreditCash: custodian,
  ListIssue: operator,
  IssueShares: registrar,
  PlaceOrder: trader,
  ReduceOrder: trader,
  CancelOrder: trader,
  DefineTickTable: operator,
  DefineMarket: operator,
  SetTradingDay: operator,
  ListMarketIssue: operator,
  AmendOrder: trader,
  HaltIssue: { roles: ['operator', 'regulator'], scope: OFFICE },
  ResumeIssue: operator,
  CommitAuctionSeed: operator,
  Uncross: operator,
  RevokeKey: root,
  RotateRootKey: root,
  ReplaceRootKey: operator,
  DebitCash: custodian,
  RequestWithdrawal: holder,
  SettleWithdrawal: custodian,
  RetireShares: registrar,
  TransferShares: registrar,
  FreezeShares: registrar,
  ReleaseShares: registrar,
  FreezeAccount: { roles: ['registrar', 'regulator'], scope: OFFICE },
  SetAccountTerms: { roles: [...holder.roles, 'operator'], scope: ACCOUNTS },
  DefineFees: operator,
  SetIssueTerms: operator,
  SetMarketTerms: operator,
  SetParticipantTerms: operator,
  SetIssueStatus: operator,
  AttestTotals: registrar,
  MassCancel: trader,
  KillSwitch: { roles: ['operator', 'regulator'], scope: OFFICE },
  ReleaseKillSwitch: { roles: anybody, scope: 0 },
  RatifyHalt: operator,
  BustTrade: operator,
  Propose: operator,
  Approve: operator,
  WithdrawProposal: operator,
  ActivateRules: operator,
  AdvanceTime: operator,
  SetIssueFlags: operator,
  SetExpiryDay: operator,
};

/** A command whose fields are all refused behind the checks of role and key; participant 99 is nobody's own. */
function commandOf(kind: CommandKind): Command {
  const bytes = new Uint8Array(32);
  const fields = {
    kind,
    account: 99,
    issue: 99,
    participant: 99,
    market: 99,
    currency: 99,
    amount: 0,
    quantity: 0,
    orderId: 1,
    rowHint: NONE_U32,
    clientOrderId: '',
    name: new Uint8Array(0),
    nameEnglish: new Uint8Array(0),
    shortCode: '',
    isin: '',
    roles: 0,
    rootKey: bytes,
    publicKey: bytes,
    newKey: bytes,
    keyKind: 9,
    scope: 0,
    validFrom: 0,
    validUntil: 0,
    class: 0,
    secret: new Uint8Array(16),
    side: 9,
    orderType: 9,
    timeInForce: 9,
    limitPrice: 0,
    stopPrice: 0,
    selfMatch: 9,
    flags: 9,
    details: new Uint8Array(0),
    priceDecimals: 0,
    matchingMode: 0,
    tickTable: 0,
    tick: 0,
    lot: 0,
    basePrice: 0,
    lowerLimit: 0,
    upperLimit: 0,
    bands: [],
    windows: [],
    weekdays: new Uint8Array(7),
    randomEndSeconds: 0,
    closingPercent: 0,
    upPercent: 0,
    downPercent: 0,
    listingUpPercent: 0,
    listingDownPercent: 0,
    afterHoursPercent: 0,
    dynamicPercent: 0,
    dynamicClosingPercent: 0,
    indexDynamicPercent: 0,
    indexDynamicClosingPercent: 0,
    staticPercent: 0,
    interruptionSeconds: 0,
    resumeSeconds: 0,
    resumeGuardSeconds: 0,
    indicativeSeconds: 0,
    lowPrice: 0,
    lowPriceTicks: 0,
    orderTypes: 0,
    date: 0,
    template: 0,
    reason: 0,
    commitment: bytes,
    seed: bytes,
    withdrawal: 99,
    isPaid: 9,
    from: 0,
    to: 0,
    isFrozen: 9,
    group: 0,
    schedule: 0,
    fromDate: 0,
    makerPpm: 0,
    takerPpm: 0,
    sellTaxPpm: 0,
    feeAccount: 99,
    taxAccount: 99,
    maxQuantity: 0,
    maxNotional: 0,
    collarPercent: 999,
    feeSchedule: 0,
    ownershipCapPpm: 0,
    retailLimit: 0,
    ordersPerSecond: 0,
    status: 9,
    customers: 0,
    own: 0,
    index: 0,
    effectiveDate: 0,
    action: new Uint8Array(0),
    proposal: 99,
    version: 9,
    businessDate: 0,
  };
  return fields as unknown as Command;
}

/** What the pages say first: who may not, whatever else is wrong. */
function refusalOf(kind: CommandKind, participant: number, scope: number, isRoot: boolean) {
  const needs = NEEDS[kind];
  const isAllowed =
    participant === PARTY.everything || needs.roles.some((role) => PARTY[role] === participant);
  if (!isAllowed) return 'role_missing';
  if (needs.root === true) return isRoot ? null : 'root_key_required';
  const has = Math.floor(scope / needs.scope) % 2 === 1;
  return needs.scope === 0 || has ? null : 'scope_missing';
}

/** Both engines, which have to agree on every block. */
class BothEngines {
  readonly #genesis = catalogueGenesis({ rulesVersion: 2 });
  readonly #exchange = createGenesisBlock(this.#genesis, nativeHasher);
  readonly #reference = new ReferenceEngine(this.#genesis, nativeHasher);
  #timestamp = this.#genesis.time;
  readonly #nonces = new Map<number, number>();

  /** The codes of commands that a key sends, key number and its participant given. */
  send(participant: number, key: number, commands: readonly Command[]): RejectCode[] {
    this.#timestamp += SECOND;
    const nonce = (this.#nonces.get(key) ?? 0) + 1;
    this.#nonces.set(key, nonce);
    const { chainId } = this.#exchange.state.settings;
    const bytes = encodeSignedEnvelope({
      envelope: {
        version: 1,
        chainId,
        member: participant,
        key: catalogueKey(key),
        nonce,
        validUntil: this.#timestamp,
        flags: 0,
        commands: [...commands],
      },
      signature: new Uint8Array(64),
    });
    const { state, sealer } = this.#exchange;
    const input = { timestamp: this.#timestamp, envelopes: [{ bytes, signatureValid: true }] };
    const { execution, sealed } = applyRandomBlock(state, sealer, input, nativeHasher);
    const block = this.#reference.execute(
      { timestamp: this.#timestamp, transactions: [bytes] },
      { verifySignatures: false },
    );
    expect(sealed?.hash).toEqual(block.hash);
    const codes: RejectCode[] = [];
    for (let at = 0; at < execution.events.length; at += EVENT_BYTES) {
      const event = decodeEvent(execution.events, at);
      if (event.kind === 'command_result') codes.push(event.reject);
    }
    return codes;
  }
}

const WHO = Object.entries(PARTY);

describe.each(WHO)('commands that %s signs', (_, participant) => {
  const engines = new BothEngines();
  const firstKey = CATALOGUE_PARTICIPANTS + participant * SCOPES.length;
  const keys = [
    { key: participant, scope: ALL_SCOPES, isRoot: true },
    ...SCOPES.map((scope, place) => ({ key: firstKey + place, scope, isRoot: false })),
  ];
  const registrations = keys.slice(1).map(({ key, scope }): Command => {
    const { time } = catalogueGenesis();
    const validity = { validFrom: time, validUntil: time + 3_600 * SECOND };
    return {
      kind: 'RegisterKey',
      publicKey: catalogueKey(key),
      keyKind: 1,
      scope,
      ...validity,
    };
  });
  const registered = engines.send(participant, participant, registrations);

  it('has keys of every scope', () => {
    expect(registered).toEqual(SCOPES.map(() => 'ok'));
  });

  it.each(keys)('are refused by role and key first, scope $scope, root key $isRoot', (key) => {
    const codes = engines.send(participant, key.key, COMMAND_KINDS.map(commandOf));
    const rights = ['role_missing', 'scope_missing', 'root_key_required'];
    const seen = COMMAND_KINDS.map((kind, place) => {
      const code = codes[place] as RejectCode;
      expect(code, kind).not.toBe('ok');
      return `${kind} ${rights.includes(code) ? code : 'may'}`;
    });
    const expected = COMMAND_KINDS.map((kind) => {
      return `${kind} ${refusalOf(kind, participant, key.scope, key.isRoot) ?? 'may'}`;
    });
    expect(seen).toEqual(expected);
  });
});
