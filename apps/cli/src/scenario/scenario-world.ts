import {
  type Command,
  ENVELOPE_VERSION,
  type Envelope,
  encodeCommand,
  encodeSignedEnvelope,
  encodeUtf8,
  type Genesis,
  isGoverned,
  ROLES,
  toHex,
} from '@jangbu/protocol';
import { nativeHasher, nativePublicKeyOf } from '@jangbu/replica';
import { DEPUTY, OFFICES, type Office } from './parse-commands.ts';
import type { ScenarioHead } from './scenario.ts';
import { SECOND } from './scenario-time.ts';

const VALIDITY = 30 * SECOND;
const SECRET_BYTES = 16;

/** Seed of a participant's root key, or of a key with a name of its own. */
export const seedOf = (name: string): Uint8Array =>
  nativeHasher.sha256(encodeUtf8(`jangbu scenario ${name}`));

/** Public key of a key that a scenario gives a name. */
export function publicKeyNamed(name: string): Uint8Array {
  return nativePublicKeyOf(seedOf(`key ${name}`));
}

/** Names of the participants by number: the offices, then a member for each participant of the head. */
function participantsOf(
  head: ScenarioHead,
): { name: string; roles: number; rootKey: Uint8Array }[] {
  const names: { name: string; roles: number }[] = Object.keys(OFFICES).map((office) => ({
    name: office,
    roles: ROLES[office === DEPUTY ? 'operator' : (office as Exclude<Office, typeof DEPUTY>)],
  }));
  for (const { name, participant } of head.members) {
    if (participant === names.length) names.push({ name, roles: ROLES.member });
  }
  return names.map(({ name, roles }) => ({
    name,
    roles,
    rootKey: nativePublicKeyOf(seedOf(name)),
  }));
}

/** The genesis of a scenario: block 0 is at its beginning, in won without decimals. */
export function scenarioGenesis(head: ScenarioHead): Genesis {
  return {
    formatVersion: 1,
    network: 'sim',
    time: head.start,
    clockRate: 1,
    ledgerAudience: 'members',
    approvals: head.approvals,
    effective: 'now',
    currencies: [{ code: 'KRW', decimals: 0 }],
    participants: participantsOf(head),
    operatorKey: nativePublicKeyOf(seedOf('checkpoints')),
    witnesses: [],
    quorum: 0,
    rulesVersion: head.rulesVersion,
  };
}

/** A command that makes what the head says, with the line that says it. */
export interface SetupCommand {
  readonly line: number;
  readonly participant: number;
  readonly command: Command;
}

/** The commands that make what the head says, in their order. */
export function setupCommands(head: ScenarioHead): SetupCommand[] {
  const { market, marketLine, bands, issues, members } = head;
  const setup: SetupCommand[] = [];
  let proposals = 0;
  const add = (line: number, participant: number, command: Command) => {
    if (head.approvals === 1 || !isGoverned(command.kind)) {
      setup.push({ line, participant, command });
      return;
    }
    const propose: Command = { kind: 'Propose', effectiveDate: 0, action: encodeCommand(command) };
    const approve: Command = { kind: 'Approve', proposal: proposals };
    proposals += 1;
    setup.push({ line, participant, command: propose });
    setup.push({ line, participant: OFFICES[DEPUTY], command: approve });
  };
  if (market !== null) {
    const { operator } = OFFICES;
    add(marketLine, operator, {
      kind: 'DefineTickTable',
      bands: bands.map((band) => ({ ...band })),
    });
    const windows = market.windows.map((window) => ({ ...window }));
    const name = encodeUtf8('scenario');
    add(marketLine, operator, { kind: 'DefineMarket', name, tickTable: 1, ...market, windows });
  }
  for (const { line, listing } of issues) add(line, OFFICES.operator, listing);
  for (const [
    account,
    { line, name, participant, class: kind, cash, shares },
  ] of members.entries()) {
    const secret = seedOf(`${name} ${account}`).slice(0, SECRET_BYTES);
    add(line, participant, { kind: 'OpenAccount', class: kind, secret });
    if (cash > 0) {
      add(line, OFFICES.custodian, { kind: 'CreditCash', account, currency: 0, amount: cash });
    }
    for (const [issue, quantity] of shares) {
      if (quantity > 0) {
        add(line, OFFICES.registrar, { kind: 'IssueShares', account, issue, quantity });
      }
    }
  }
  return setup;
}

/** Signs for the participants: each envelope has the next nonce of its key. */
export class ScenarioDesk {
  readonly #genesis: Genesis;
  readonly #chainId: Uint8Array;
  readonly #nonces = new Map<string, number>();

  constructor(genesis: Genesis, chainId: Uint8Array) {
    this.#genesis = genesis;
    this.#chainId = chainId;
  }

  /** SSZ of an envelope at `timestamp`, of the root key or a named one; the engines take its signature for valid. */
  envelope(
    participant: number,
    commands: readonly Command[],
    timestamp: number,
    keyName?: string,
  ): Uint8Array {
    const root = this.#genesis.participants[participant]?.rootKey ?? new Uint8Array(32);
    const key = keyName === undefined ? root : publicKeyNamed(keyName);
    const nonce = (this.#nonces.get(toHex(key)) ?? 0) + 1;
    this.#nonces.set(toHex(key), nonce);
    const envelope: Envelope = {
      version: ENVELOPE_VERSION,
      chainId: this.#chainId,
      member: participant,
      key,
      nonce,
      validUntil: timestamp + VALIDITY,
      flags: 0,
      commands: [...commands],
    };
    return encodeSignedEnvelope({ envelope, signature: new Uint8Array(64) });
  }
}
