import { publicKeyOf, readTokenDigest, signEd25519 } from '@jangbu/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GENESIS_TIME, InlineVenue, type ParticipantName, SEEDS } from './inline-venue.test.ts';
import { nodeHasher } from './node-hasher.ts';
import { CHALLENGE_LIFETIME_MS, ReadTokens, TOKEN_LIFETIME_MS } from './read-tokens.ts';

const TRADING_SEED = new Uint8Array(32).fill(7);
const DAY = 86_400_000_000;

let venue: InlineVenue;
let tokens: ReadTokens;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  venue = await new InlineVenue({ ledgerAudience: 'replicas' }).open();
  tokens = new ReadTokens({ views: venue.views, clock: venue.ports.clock });
});

afterEach(() => {
  vi.useRealTimers();
});

function answer(seed: Uint8Array, challenge: Uint8Array, chainId = venue.views.chainId) {
  const key = publicKeyOf(seed);
  return signEd25519(seed, readTokenDigest(nodeHasher, chainId, key, challenge));
}

function tokenOf(seed: Uint8Array) {
  const key = publicKeyOf(seed);
  const challenge = tokens.challenge(key);
  return tokens.issue(key, challenge, answer(seed, challenge));
}

function refusal(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
}

/** Alpha registers a trading key that is in force from `validFrom` on for a day. */
async function registerTradingKey(validFrom = GENESIS_TIME): Promise<void> {
  const bounds = { keyKind: 1, scope: 1, validFrom, validUntil: validFrom + DAY };
  const publicKey = publicKeyOf(TRADING_SEED);
  const [result] = await venue.run('alpha', { kind: 'RegisterKey', publicKey, ...bounds });
  expect(result?.reject).toBe('ok');
}

describe('a read token', () => {
  it.each<[ParticipantName, string[]]>([
    ['operator', ['own', 'blocks', 'operator']],
    ['bank', ['own', 'custodian']],
    ['registrar', ['own', 'blocks', 'registrar']],
    ['alpha', ['own']],
  ])('of %s reads what its roles may', (name, scopes) => {
    const { token, grant } = tokenOf(SEEDS[name]);
    expect([...grant.scopes]).toEqual(scopes);
    expect(tokens.verify(token)).toEqual(grant);
  });

  it('reads full blocks where the ledger is open to its members', async () => {
    venue = new InlineVenue({ ledgerAudience: 'members' });
    tokens = new ReadTokens({ views: venue.views, clock: venue.ports.clock });
    expect([...tokenOf(SEEDS.alpha).grant.scopes]).toEqual(['own', 'blocks']);
  });

  it('ends after its time, and with the process', () => {
    const { token } = tokenOf(SEEDS.alpha);
    const others = new ReadTokens({ views: venue.views, clock: venue.ports.clock });
    expect(others.verify(token)).toBeNull();
    vi.advanceTimersByTime(TOKEN_LIFETIME_MS - 2);
    expect(tokens.verify(token)).not.toBeNull();
    vi.advanceTimersByTime(3);
    expect(tokens.verify(token)).toBeNull();
  });

  it('ends with its key', async () => {
    await registerTradingKey();
    const { token } = tokenOf(TRADING_SEED);
    expect(tokens.verify(token)).toMatchObject({ participant: 3 });
    await venue.run('alpha', { kind: 'RevokeKey', publicKey: publicKeyOf(TRADING_SEED) });
    expect(tokens.verify(token)).toBeNull();
    expect(refusal(() => tokenOf(TRADING_SEED))).toBe('key_revoked');
  });

  it('reads only while its key is in force', async () => {
    await registerTradingKey(GENESIS_TIME + DAY);
    expect(refusal(() => tokenOf(TRADING_SEED))).toBe('key_not_in_force');
    venue.timestamp = GENESIS_TIME + DAY;
    const { token } = tokenOf(TRADING_SEED);
    expect(tokens.verify(token)).not.toBeNull();
    venue.timestamp = GENESIS_TIME + 2 * DAY + 1;
    expect(tokens.verify(token)).toBeNull();
  });

  it('cannot be made up: every changed character is noticed', () => {
    const { token } = tokenOf(SEEDS.alpha);
    for (let place = 0; place < token.length; place += 1) {
      const other = token[place] === 'A' ? 'B' : 'A';
      const forged = `${token.slice(0, place)}${other}${token.slice(place + 1)}`;
      // The last character carries bits that decode to nothing.
      if (Buffer.from(forged, 'base64url').equals(Buffer.from(token, 'base64url'))) continue;
      expect(tokens.verify(forged), `character ${place}`).toBeNull();
    }
    for (const text of ['', 'A'.repeat(70), `${token} `, token.slice(1)]) {
      expect(tokens.verify(text)).toBeNull();
    }
  });
});

describe('a challenge', () => {
  it('buys one token', () => {
    const key = publicKeyOf(SEEDS.alpha);
    const challenge = tokens.challenge(key);
    const signature = answer(SEEDS.alpha, challenge);
    tokens.issue(key, challenge, signature);
    expect(refusal(() => tokens.issue(key, challenge, signature))).toBe('bad_challenge');
  });

  it('is refused when it is old, of another key, or made up', () => {
    const key = publicKeyOf(SEEDS.alpha);
    const challenge = tokens.challenge(key);
    const signature = answer(SEEDS.alpha, challenge);
    const betas = tokens.challenge(publicKeyOf(SEEDS.beta));
    for (const wrong of [
      betas,
      new Uint8Array(32),
      challenge.map((byte, at) => byte ^ +(at < 1)),
    ]) {
      const signed = answer(SEEDS.alpha, wrong);
      expect(refusal(() => tokens.issue(key, wrong, signed))).toBe('bad_challenge');
    }
    vi.advanceTimersByTime(CHALLENGE_LIFETIME_MS + 1);
    expect(refusal(() => tokens.issue(key, challenge, signature))).toBe('bad_challenge');
  });

  it('is answered by a signature for this ledger under the key itself', () => {
    const key = publicKeyOf(SEEDS.alpha);
    const challenge = tokens.challenge(key);
    const wrong = [
      answer(SEEDS.beta, challenge),
      answer(SEEDS.alpha, challenge, new Uint8Array(32)),
      signEd25519(SEEDS.alpha, challenge),
      new Uint8Array(64),
    ];
    for (const signature of wrong) {
      expect(refusal(() => tokens.issue(key, challenge, signature))).toBe('bad_signature');
    }
    const stranger = new Uint8Array(32).fill(9);
    expect(refusal(() => tokenOf(stranger))).toBe('unknown_key');
  });
});
