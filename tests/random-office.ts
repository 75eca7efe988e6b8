import {
  type Command,
  type CommandKind,
  encodeCommand,
  encodeUtf8,
  isGoverned,
  LIMITS,
  NONE_U32,
  ROLES,
} from '@jangbu/protocol';
import type { RandomSource } from '../packages/simulator/src/random-source.ts';
import { CATALOGUE_PARTICIPANTS, catalogueKey } from './catalogue-keys.ts';
import { ASSET_MAKERS, type Maker, type Makers, someAccount } from './random-office-assets.ts';
import {
  issueOrAll,
  marketAndIssue,
  someParticipant,
  TERMS_MAKERS,
} from './random-office-terms.ts';
import type { CatalogueView } from './reference-view.ts';

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;
/** Of the offices, until new rules are asked for, so that a run has both. */
const COMMANDS_TO_NEW_RULES = 50;
const OPEN = 0;
const APPROVED = 1;

/** Random commands of the offices: keys, assets, terms, control and governance. */
export class RandomOffice {
  readonly #random: RandomSource;
  readonly #makers: readonly (readonly [kind: CommandKind, make: Maker])[];
  #nextKey = CATALOGUE_PARTICIPANTS;

  constructor(random: RandomSource) {
    this.#random = random;
    const all: Makers = { ...ASSET_MAKERS, ...TERMS_MAKERS, ...this.#ownMakers() };
    this.#makers = Object.entries(all).flatMap(([kind, [weight, make]]) =>
      Array.from({ length: weight }, () => [kind as CommandKind, make] as const),
    );
  }

  /** A command for a block at `timestamp`. */
  next(view: CatalogueView): Command {
    const random = this.#random;
    if (view.rulesVersion === 1 && random.oneIn(COMMANDS_TO_NEW_RULES)) {
      return activateRules(random, view);
    }
    const [, make] = random.pick(this.#makers);
    return make(random, view);
  }

  #ownMakers(): Makers {
    return {
      RegisterKey: [4, (random, view) => this.#registerKey(random, view)],
      RegisterParticipant: [1, () => this.#registerParticipant()],
      OpenAccount: [2, openAccount],
      ListIssue: [1, listIssue],
      DefineTickTable: [1, defineTickTable],
      RevokeKey: [3, (random, view) => revokeKey(random, view)],
      RotateRootKey: [2, () => ({ kind: 'RotateRootKey', newKey: this.#newKey() })],
      ReplaceRootKey: [
        2,
        (random, view) => ({
          kind: 'ReplaceRootKey',
          participant: someParticipant(random, view),
          newKey: this.#newKey(),
        }),
      ],
      MassCancel: [
        3,
        (random, view) => ({
          kind: 'MassCancel',
          account: random.oneIn(3) ? NONE_U32 : someAccount(random, view),
          issue: issueOrAll(random, view),
          side: random.below(random.oneIn(12) ? 4 : 3),
        }),
      ],
      KillSwitch: [2, killSwitch],
      ReleaseKillSwitch: [5, releaseKillSwitch],
      HaltIssue: [
        1,
        (random, view) => ({ kind: 'HaltIssue', ...marketAndIssue(random, view), reason: 3 }),
      ],
      ResumeIssue: [
        2,
        (random, view) => ({ kind: 'ResumeIssue', ...marketAndIssue(random, view) }),
      ],
      RatifyHalt: [4, ratifyHalt],
      BustTrade: [7, bustTrade],
      Propose: [6, (random, view) => this.#propose(random, view)],
      Approve: [
        7,
        (random, view) => ({ kind: 'Approve', proposal: someProposal(random, view, [OPEN]) }),
      ],
      WithdrawProposal: [
        2,
        (random, view) => ({
          kind: 'WithdrawProposal',
          proposal: someProposal(random, view, [OPEN, APPROVED]),
        }),
      ],
      ActivateRules: [2, activateRules],
      AdvanceTime: [
        2,
        (random, view) => ({
          kind: 'AdvanceTime',
          from: view.timestamp - (random.oneIn(5) ? 1 : 0),
          to: view.timestamp + random.pick([0, 1, 1, 1, DAY]),
        }),
      ],
    };
  }

  /** Mostly a key that nobody has. */
  #newKey(): Uint8Array {
    const random = this.#random;
    if (random.oneIn(12)) return random.bytes(32);
    if (random.oneIn(9)) return catalogueKey(random.below(this.#nextKey));
    this.#nextKey += 1;
    return catalogueKey(this.#nextKey - 1);
  }

  #registerKey(random: RandomSource, view: CatalogueView): Command {
    const validFrom = view.timestamp - random.below(3);
    const lifetimes = [30 * DAY, 30 * DAY, 30 * DAY, 366 * DAY, 0, 400 * DAY];
    return {
      kind: 'RegisterKey',
      publicKey: this.#newKey(),
      keyKind: random.oneIn(12) ? random.below(4) : random.between(1, 2),
      scope: random.oneIn(12) ? random.below(16) : random.pick([7, 7, 4, 5, 1, 2]),
      validFrom,
      validUntil: validFrom + random.pick(lifetimes),
    };
  }

  #registerParticipant(): Command {
    const random = this.#random;
    return {
      kind: 'RegisterParticipant',
      name: random.oneIn(6) ? new Uint8Array(0) : encodeUtf8('late'),
      roles: random.oneIn(4) ? random.below(1024) : ROLES.member,
      rootKey: this.#newKey(),
    };
  }

  #propose(random: RandomSource, view: CatalogueView): Command {
    const dates = [0, 0, 0, view.businessDate, view.businessDate + 1, view.businessDate + 2];
    const odd = [view.businessDate - 1, view.businessDate + 366, view.businessDate + 367];
    return {
      kind: 'Propose',
      effectiveDate: random.pick(random.oneIn(8) ? odd : dates),
      action: this.#action(random, view),
    };
  }

  #action(random: RandomSource, view: CatalogueView): Uint8Array {
    for (let tries = 0; tries < 40; tries += 1) {
      const command = this.next(view);
      if (command.kind === 'Propose') continue;
      if (!isGoverned(command.kind) && !random.oneIn(60)) continue;
      const bytes = encodeCommand(command);
      if (bytes.length > LIMITS.maxActionBytes) continue;
      return random.oneIn(25) ? bytes.slice(0, -1) : bytes;
    }
    return new Uint8Array(0);
  }
}

/** An issue that is there already, or whose terms are wrong. */
function listIssue(random: RandomSource): Command {
  const lot = random.pick([0, 1, 2 ** 50]);
  return {
    kind: 'ListIssue',
    shortCode: 'D0',
    isin: '',
    name: encodeUtf8('again'),
    nameEnglish: encodeUtf8(random.oneIn(4) ? '' : 'Again'),
    currency: random.below(3),
    priceDecimals: random.below(4),
    market: 0,
    matchingMode: 0,
    tickTable: 0,
    tick: random.pick([1, 10, 2 ** 50]),
    lot,
    basePrice: 0,
    lowerLimit: 0,
    upperLimit: 0,
  };
}

function defineTickTable(random: RandomSource): Command {
  const bands = [
    { from: 0, tick: 1 },
    { from: random.pick([0, 1_000, 2_001]), tick: random.pick([0, 5]) },
  ];
  return { kind: 'DefineTickTable', bands };
}

function openAccount(random: RandomSource): Command {
  const secret = random.oneIn(12) ? new Uint8Array(16) : random.bytes(16);
  return { kind: 'OpenAccount', class: random.below(random.oneIn(6) ? 7 : 5), secret };
}

function revokeKey(random: RandomSource, view: CatalogueView): Command {
  const keys = view.keys.filter((key) => key.isRoot === random.oneIn(9));
  const publicKey =
    random.oneIn(12) || keys.length === 0 ? random.bytes(32) : random.pick(keys).publicKey;
  return { kind: 'RevokeKey', publicKey };
}

function killSwitch(random: RandomSource, view: CatalogueView): Command {
  const named = someAccount(random, view);
  const account = random.oneIn(3) ? NONE_U32 : named;
  const owner = view.accounts[named]?.participant;
  const participant =
    owner === undefined || random.oneIn(9) ? someParticipant(random, view) : owner;
  return { kind: 'KillSwitch', participant, account };
}

/** Mostly something that is locked. */
function releaseKillSwitch(random: RandomSource, view: CatalogueView): Command {
  const locked = [
    ...view.participants.flatMap(({ isLocked }, participant) =>
      isLocked ? [{ participant, account: NONE_U32 }] : [],
    ),
    ...view.accounts.flatMap(({ isLocked, participant }, account) =>
      isLocked ? [{ participant, account }] : [],
    ),
  ];
  if (locked.length > 0 && !random.oneIn(12)) {
    return { kind: 'ReleaseKillSwitch', ...random.pick(locked) };
  }
  const account = random.oneIn(3) ? NONE_U32 : someAccount(random, view);
  const participant = someParticipant(random, view);
  return { kind: 'ReleaseKillSwitch', participant, account };
}

/** Mostly of an issue that is halted. */
function ratifyHalt(random: RandomSource, view: CatalogueView): Command {
  const halted = view.issues.flatMap(({ haltKey, market }, issue) =>
    haltKey === 0 ? [] : [{ market, issue }],
  );
  const isRight = halted.length > 0 && !random.oneIn(6);
  return { kind: 'RatifyHalt', ...(isRight ? random.pick(halted) : marketAndIssue(random, view)) };
}

/** Mostly one of the last trades. */
function bustTrade(random: RandomSource, view: CatalogueView): Command {
  const last = view.dayTrades.slice(-12);
  if (last.length === 0 || random.oneIn(10)) {
    return { kind: 'BustTrade', issue: random.below(12), index: random.below(40) };
  }
  const { issue, index } = random.pick(last);
  return { kind: 'BustTrade', issue, index };
}

/** Mostly one whose status is one of those given. */
function someProposal(
  random: RandomSource,
  view: CatalogueView,
  statuses: readonly number[],
): number {
  const found = view.proposals.flatMap(({ status }, number) =>
    statuses.includes(status) ? [number] : [],
  );
  if (found.length === 0 || random.oneIn(8)) return random.below(view.proposals.length + 2);
  return random.oneIn(2) ? (found.at(-1) as number) : random.pick(found);
}

function activateRules(random: RandomSource, view: CatalogueView): Command {
  return {
    kind: 'ActivateRules',
    version: random.oneIn(4) ? random.below(4) : view.rulesVersion + 1,
    businessDate: view.businessDate + random.pick([0, 1, 1, 1, 2]),
  };
}
