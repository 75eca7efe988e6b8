import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeSignedEnvelope, formatGenesis, type Genesis, ROLES, toHex } from '@jangbu/protocol';
import {
  loadKeyFile,
  nativePublicKeyOf,
  nodeFilePort,
  openDataFolder,
  openLedger,
  saveKeyFile,
  verifyLedger,
} from '@jangbu/replica';
import { createSigner } from '@jangbu/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { demoSeeds } from './demo-genesis.ts';
import { type StartRefusalCode, startVenue, type Venue, type VenueOptions } from './index.ts';
import { VenueSource } from './venue-source.ts';

const seed = (number: number) => new Uint8Array(32).fill(number);
const folders: string[] = [];
const venues: Venue[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jangbu-venue-'));
  folders.push(folder);
  return folder;
}

async function start(options: Partial<VenueOptions> & { dataDir: string }): Promise<Venue> {
  const lines = () => {};
  const venue = await startVenue({
    port: 0,
    host: '127.0.0.1',
    demo: true,
    log: lines,
    ...options,
  });
  venues.push(venue);
  return venue;
}

async function refusalOf(
  options: Partial<VenueOptions> & { dataDir: string },
): Promise<StartRefusalCode | undefined> {
  const refused: unknown = await start(options).then(
    () => undefined,
    (error: unknown) => error,
  );
  return (refused as { code?: StartRefusalCode } | undefined)?.code;
}

/** Header line of a reader with that key. */
async function bearerOf(url: string, keySeed: Uint8Array) {
  const key = toHex(nativePublicKeyOf(keySeed));
  const ask = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'POST', headers, body: JSON.stringify(body) };
    return (await (await fetch(`${url}${path}`, request)).json()) as Record<string, string>;
  };
  const { challenge = '' } = await ask('/v1/tokens/challenge', { key });
  const { genesis } = (await (await fetch(`${url}/v1/info`)).json()) as { genesis: string };
  const signature = await createSigner({ seed: keySeed }).signChallenge(
    bytesOf(genesis),
    bytesOf(challenge),
  );
  const { token } = await ask('/v1/tokens', { key, challenge, signature: toHex(signature) });
  return { authorization: `Bearer ${token}` };
}

const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

async function read(venue: Venue, path: string) {
  const response = await fetch(`${venue.url}${path}`);
  return (await response.json()) as Record<string, unknown>;
}

afterEach(async () => {
  for (const venue of venues.splice(0)) await venue.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const GENESIS: Genesis = {
  formatVersion: 1,
  network: 'sim',
  time: 1_767_312_000_000_000,
  clockRate: 1,
  ledgerAudience: 'members',
  approvals: 1,
  effective: 'now',
  currencies: [{ code: 'KRW', decimals: 0 }],
  participants: [{ name: 'operator', roles: ROLES.operator, rootKey: nativePublicKeyOf(seed(1)) }],
  operatorKey: nativePublicKeyOf(seed(2)),
  witnesses: [],
  quorum: 0,
  rulesVersion: 1,
};

/** Options for an empty folder with this genesis document and the key that belongs to it. */
function withGenesis(genesis: Genesis, keySeed = seed(2)) {
  const folder = newFolder();
  const genesisFile = join(folder, 'given.json');
  const operatorKeyFile = join(folder, 'key.json');
  writeFileSync(genesisFile, formatGenesis(genesis));
  saveKeyFile(nodeFilePort, operatorKeyFile, keySeed);
  return { dataDir: join(folder, 'data'), genesisFile, operatorKeyFile, demo: false };
}

describe('a demo venue', () => {
  it('trades, goes on from the same ledger after a restart, and its ledger verifies', async () => {
    const dataDir = join(newFolder(), 'data');
    const first = await start({ dataDir });
    const genesis = (await read(first, '/v1/info')).genesis;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const before = (await read(first, '/v1/info')) as { index: number };
    expect(before.index).toBeGreaterThan(12);
    await first.close();

    const second = await start({ dataDir });
    const after = (await read(second, '/v1/info')) as { index: number; genesis: string };
    expect(after.genesis).toBe(genesis);
    expect(after.index).toBeGreaterThanOrEqual(before.index);
    await second.close();

    const folder = openDataFolder(nodeFilePort, dataDir);
    if (folder.kind !== 'ledger') throw new Error(folder.kind);
    const verdict = verifyLedger(dataDir, { anchor: folder.anchor });
    expect(verdict.verdict).toBe('anchored');
    expect(verdict.trades).toBeGreaterThan(0);
  });

  it('serves no secret of an account outside the full blocks, and no key but the one that visitors share', async () => {
    const dataDir = join(newFolder(), 'data');
    const venue = await start({ dataDir });
    const index = Number((await read(venue, '/v1/info')).index);
    const paths = [
      ...['/v1/info', '/v1/genesis', '/v1/issues', '/v1/blocks', '/v1/checkpoint', '/v1/demo'],
      ...[0, 1, 2, 3].map((account) => `/v1/accounts/${account}`),
      ...[0, 1, 2, 3].map((account) => `/v1/accounts/${account}/orders`),
      ...['book', 'trades', 'chain'].map((what) => `/v1/issues/0/${what}`),
      ...Array.from({ length: index + 1 }, (_, block) => `/v1/blocks/${block}`),
    ];
    const key = loadKeyFile(nodeFilePort, join(dataDir, 'operator-key.json'));
    if (!key.ok) throw new Error(key.reason);
    const headers = await bearerOf(venue.url, demoSeeds(key.seed).operator);
    const texts: string[] = [];
    for (const path of paths) {
      const response = await fetch(`${venue.url}${path}`, { headers });
      expect([path, response.status]).toEqual([path, 200]);
      texts.push(await response.text());
    }
    await venue.close();

    const secrets: Uint8Array[] = [];
    const opened = await openLedger({
      dir: dataDir,
      onBlock: ({ transactions }) => {
        for (const bytes of transactions) {
          const decoded = decodeSignedEnvelope(bytes);
          if (!decoded.ok) throw new Error(decoded.reason);
          for (const command of decoded.signed.envelope.commands) {
            if (command.kind === 'OpenAccount') secrets.push(command.secret);
          }
        }
      },
    });
    secrets.push(opened.operatorSeed);
    await opened.close();
    expect(secrets).toHaveLength(5);
    const served = texts.join('\n');
    for (const secret of secrets) {
      expect(served).not.toContain(toHex(secret));
      expect(served).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
    }
  });
});

describe('a start is refused', () => {
  it('while another process holds the folder', async () => {
    const dataDir = join(newFolder(), 'data');
    await start({ dataDir });
    expect(await refusalOf({ dataDir })).toBe('locked');
  });

  it('on a port that is taken, and the folder is free again', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const dataDir = join(newFolder(), 'data');
    expect(await refusalOf({ dataDir, port: address.port })).toBe('port_taken');
    taken.close();
    await start({ dataDir });
  });

  it('without a ledger and without a word how to make one', async () => {
    expect(await refusalOf({ dataDir: join(newFolder(), 'data'), demo: false })).toBe('bad_input');
  });

  it('in a folder with something else in it', async () => {
    const dataDir = newFolder();
    writeFileSync(join(dataDir, 'thesis.txt'), 'mine');
    expect(await refusalOf({ dataDir })).toBe('bad_input');
  });

  it('on a prod ledger whose full blocks would be open, and on no other', async () => {
    const prod = { ...GENESIS, network: 'prod' } as const;
    expect(await refusalOf(withGenesis(prod))).toBe('audience');
    const closed = withGenesis({ ...prod, ledgerAudience: 'replicas' });
    const venue = await start(closed);
    expect(await read(venue, '/v1/blocks/raw?from=0')).toMatchObject({ code: 'token_required' });
    // What a follower reads, without a key and with that of the operator.
    const query = { from: 0, limit: 1, waitMs: 0, signal: new AbortController().signal };
    await expect(new VenueSource(venue.url).blocks(query)).rejects.toThrow('read token');
    const { blocks } = await new VenueSource(venue.url, seed(1)).blocks(query);
    expect(blocks).toHaveLength(1);
  });

  it('with a key that is not the operator key of the genesis document', async () => {
    expect(await refusalOf(withGenesis(GENESIS, seed(3)))).toBe('bad_input');
  });

  it('with a key file that others may read', async () => {
    const options = withGenesis(GENESIS);
    chmodSync(options.operatorKeyFile, 0o644);
    expect(await refusalOf(options)).toBe('bad_input');
  });

  it('as a demo on a ledger that is none', async () => {
    const options = withGenesis(GENESIS);
    const venue = await start(options);
    expect((await read(venue, '/v1/info')).network).toBe('sim');
    await venue.close();
    expect(await refusalOf({ dataDir: options.dataDir, demo: true })).toBe('bad_input');
  });

  it('when the ledger is ahead of the clock, and makes none that is', async () => {
    const future = (Date.now() + 3_600_000) * 1_000;
    const options = withGenesis({ ...GENESIS, time: future });
    expect(await refusalOf(options)).toBe('clock');
    const right = withGenesis(GENESIS);
    await (await start({ ...right, dataDir: options.dataDir })).close();
  });

  it('after weeks without a block, until the operator consents to the jump', async () => {
    const weeksAgo = (Date.now() - 30 * 86_400_000) * 1_000;
    const options = withGenesis({ ...GENESIS, time: weeksAgo });
    const { dataDir, operatorKeyFile } = options;
    // Block 1, of the change of date, is written as of weeks ago.
    const opened = await openLedger({
      dir: dataDir,
      create: () => ({ genesis: { ...GENESIS, time: weeksAgo }, operatorSeed: seed(2) }),
    });
    opened.ledger.propose(weeksAgo + 86_400_000_000, []);
    opened.ledger.commit();
    await opened.close();
    expect(await refusalOf({ dataDir, demo: false })).toBe('clock');

    const stranger = { dataDir, demo: false, advanceTimeKeyFile: operatorKeyFile };
    expect(await refusalOf(stranger)).toBe('bad_input');
    const advanceTimeKeyFile = join(newFolder(), 'office.json');
    saveKeyFile(nodeFilePort, advanceTimeKeyFile, seed(1));
    const venue = await start({ dataDir, demo: false, advanceTimeKeyFile });
    const { index } = (await read(venue, '/v1/info')) as { index: number };
    expect(index).toBe(2);
    await venue.close();
    // Time has been caught up with: nothing needs consent any more.
    await (await start({ dataDir, demo: false })).close();
  });

  it('when the folder holds the ledger of another genesis document than the one given', async () => {
    const options = withGenesis(GENESIS);
    await (await start(options)).close();
    const other = withGenesis({ ...GENESIS, time: GENESIS.time + 1 });
    expect(await refusalOf({ ...other, dataDir: options.dataDir })).toBe('bad_input');
    await (await start(options)).close();
  });

  it('on a damaged ledger, saying so', async () => {
    const options = withGenesis(GENESIS);
    await (await start(options)).close();
    const file = join(options.dataDir, 'genesis.json');
    writeFileSync(file, formatGenesis({ ...GENESIS, time: GENESIS.time + 1 }));
    expect(await refusalOf({ dataDir: options.dataDir, demo: false })).toBe('damaged');
  });
});
