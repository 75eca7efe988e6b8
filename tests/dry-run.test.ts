import {
  checkCommands,
  createGenesisBlock,
  type ExchangeState,
  encodeSnapshot,
  nextWakeUp,
} from '@jangbu/exchange';
import {
  decodeEvent,
  decodeSignedEnvelope,
  EVENT_BYTES,
  type Header,
  type RejectCode,
  TABLE,
  toHex,
} from '@jangbu/protocol';
import { ReferenceEngine } from '@jangbu/reference';
import { expect, it } from 'vitest';
import { nativeHasher } from '../packages/replica/src/native-hasher.ts';
import { RandomSource } from '../packages/simulator/src/random-source.ts';
import { catalogueGenesis } from './catalogue-keys.ts';
import { RandomCatalogue } from './random-catalogue.ts';
import { applyRandomBlock } from './random-ledger.ts';
import type { RandomBlock } from './random-market.ts';
import { referenceViewOf } from './reference-view.ts';

const COMMANDS = 2_500;
/** A snapshot costs as much as some hundred commands. */
const SNAPSHOT_EVERY = 20;

it.each([
  ['one approval', { approvals: 1, effective: 'now' }, 2],
  ['two approvals, on the next date', { approvals: 2, effective: 'next_business_date' }, 2],
  ['the first rules', { approvals: 1, effective: 'now' }, 1],
] as const)(
  'a dry run says what becomes of a command and changes nothing: %s',
  (_name, governance, rulesVersion) => {
    const genesis = catalogueGenesis({ rulesVersion, ...governance });
    const { state, sealer, sealed } = createGenesisBlock(genesis, nativeHasher);
    // The source wants to know what the second engine knows of the ledger.
    const reference = new ReferenceEngine(genesis, nativeHasher);
    const options = { commandsPerBlock: 1, officeShare: 2 };
    const source = new RandomCatalogue(
      new RandomSource(8),
      state.settings.chainId,
      governance,
      options,
    );
    let { header } = sealed;
    const [done, refused] = [new Set<string>(), new Set<string>()];
    for (let blocks = 0; source.commands < COMMANDS; blocks += 1) {
      const input = source.next(referenceViewOf(reference));
      const snapshot = () =>
        toHex(encodeSnapshot(state, sealer, header, nativeHasher).subarray(-32));
      const isCompared = blocks % SNAPSHOT_EVERY === 0;
      const before = isCompared ? snapshot() : '';
      const keys = keysOf(state);
      const said = isDue(state, input) ? undefined : dryRun(state, input);
      if (isCompared) expect(snapshot()).toBe(before);
      expect(state.written.every((rows) => rows.ascending().length === 0)).toBe(true);
      const {
        execution,
        verdicts,
        sealed: block,
      } = applyRandomBlock(state, sealer, input, nativeHasher);
      if (block === undefined) continue;
      const transactions = execution.envelopesAllowed
        ? input.envelopes.map(({ bytes }) => bytes)
        : [];
      reference.execute(
        { timestamp: input.timestamp, transactions },
        { signatureValid: (place) => input.envelopes[place]?.signatureValid === true },
      );
      header = block.header as Header;
      if (said === undefined) continue;
      expect(said.verdict).toBe(verdicts[0]);
      const result = firstResult(execution.events);
      if (said.verdict !== 'ok' || result === undefined) continue;
      expect([said.kind, said.code]).toEqual([said.kind, result.reject]);
      (said.code === 'ok' ? done : refused).add(said.kind);
      // Nothing but the refused command is in the block.
      if (said.code === 'ok' || execution.events.length !== EVENT_BYTES) continue;
      const tables = execution.touched.map(({ table, rows }) => [table, rows.length]);
      expect(tables).toEqual([
        [TABLE.parameters, 1],
        [TABLE.keys, 1],
      ]);
      expect([...(execution.touched[0]?.rows ?? [])]).toEqual([0]);
      expect(keysOf(state)).toBe(keys);
    }
    expect(done.size).toBeGreaterThan(25);
    expect(refused.size).toBeGreaterThan(25);
  },
);

function isDue(state: ExchangeState, { timestamp, envelopes }: RandomBlock): boolean {
  return envelopes.length === 0 || nextWakeUp(state) <= timestamp;
}

/** What the first command of a block would come to. */
function dryRun(
  state: ExchangeState,
  { timestamp, envelopes }: RandomBlock,
): { verdict: RejectCode; code: RejectCode; kind: string } | undefined {
  const { bytes, signatureValid } = envelopes[0]!;
  const read = decodeSignedEnvelope(bytes);
  if (!read.ok) return undefined;
  const { envelope } = read.signed;
  const offered = { envelope, signatureValid, sizeBytes: bytes.length };
  const { verdict, codes } = checkCommands(state, offered, timestamp);
  expect(codes.length).toBe(verdict === 'ok' ? envelope.commands.length : 0);
  return { verdict, code: codes[0] ?? 'ok', kind: envelope.commands[0]!.kind };
}

/** All of the keys but what using them changes: nonces and counts of the throttle. */
function keysOf({ keys }: ExchangeState): string {
  return JSON.stringify(keys.map(({ nonces, throttleSecond, throttleCount, ...key }) => key));
}

function firstResult(events: Uint8Array) {
  for (let at = 0; at < events.length; at += EVENT_BYTES) {
    const event = decodeEvent(events, at);
    if (event.kind === 'command_result') return event;
  }
  return undefined;
}
