import { createGenesisBlock } from '@jangbu/exchange';
import { decodeEvent, decodeSignedEnvelope, EVENT_BYTES, EventCommands } from '@jangbu/protocol';
import { ReferenceEngine } from '@jangbu/reference';
import { VenueViews } from '@jangbu/views';
import { expect, it } from 'vitest';
import { PriorityCheck } from '../apps/cli/src/priority-check.ts';
import { IssueChains } from '../packages/replica/src/issue-chains.ts';
import { nativeHasher } from '../packages/replica/src/native-hasher.ts';
import { RandomSource } from '../packages/simulator/src/random-source.ts';
import { catalogueGenesis } from './catalogue-keys.ts';
import { RandomCatalogue } from './random-catalogue.ts';
import { applyRandomBlock } from './random-ledger.ts';
import { referenceViewOf } from './reference-view.ts';

const COMMANDS = 1_500;

it.each([
  ['one signature', { approvals: 1, effective: 'now' }],
  ['two signatures, on the next date', { approvals: 2, effective: 'next_business_date' }],
] as const)(
  'views, chains and the priority check follow the whole catalogue: %s',
  (_name, governance) => {
    const genesis = catalogueGenesis({ rulesVersion: 2, ...governance });
    const { state, sealer, sealed } = createGenesisBlock(genesis, nativeHasher);
    const reference = new ReferenceEngine(genesis, nativeHasher);
    const { chainId } = state.settings;
    const source = new RandomCatalogue(new RandomSource(5), chainId, governance, {
      commandsPerBlock: 12,
    });
    const operatorSignature = new Uint8Array(64);
    const { header, hash } = sealed;
    const views = new VenueViews(genesis, chainId, { header, hash, operatorSignature });
    const chains = new IssueChains(chainId);
    const check = new PriorityCheck();
    const found = new EventCommands();
    while (source.commands < COMMANDS) {
      const input = source.next(referenceViewOf(reference));
      const {
        execution,
        verdicts,
        sealed: block,
      } = applyRandomBlock(state, sealer, input, nativeHasher);
      if (block === undefined) continue;
      const signatureValid = (place: number) => input.envelopes[place]?.signatureValid === true;
      const offered = execution.envelopesAllowed ? input.envelopes.map(({ bytes }) => bytes) : [];
      reference.execute({ timestamp: input.timestamp, transactions: offered }, { signatureValid });
      const { events } = execution;
      const transactions = offered.filter((_, place) => verdicts[place] === 'ok');
      const commands = transactions.flatMap((bytes) => {
        const decoded = decodeSignedEnvelope(bytes);
        return decoded.ok ? decoded.signed.envelope.commands : [];
      });
      views.apply({ ...block, operatorSignature, transactions, events });
      const { timestamp } = block.header;
      const hashes = chains.follow({ timestamp, commands, events, trades: block.trades });
      expect(hashes).toEqual(block.tradeHashes);
      found.begin(events, () => commands);
      for (let at = 0; at < events.length; at += EVENT_BYTES) {
        const event = decodeEvent(events, at);
        const fault = check.follow(block.header.index, event, () => found.commandAt(at));
        expect(fault).toBeUndefined();
      }
    }
    expect(check.tally.trades).toBeGreaterThan(20);
    expect(views.offices.proposals.length > 0 || governance.approvals === 1).toBe(true);
    expect(views.issues.all.map(({ status }) => status)).toEqual(
      state.issues.map(({ status }) => status),
    );
  },
  60_000,
);
