import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Command,
  encodeUtf8,
  formatGenesis,
  type PlaceOrder,
  plainHasher,
  publicKeyOf,
  ROLES,
  readTokenDigest,
  signEd25519,
  signEnvelope,
  toBase64,
  toHex,
} from '@jangbu/protocol';
import { temporaryFolder } from './three-block-ledger.ts';

const LAUNCHER = fileURLToPath(new URL('../apps/cli/bin/jangbu.mjs', import.meta.url));
const NAMES = ['operator', 'bank', 'registrar', 'alpha', 'beta'] as const;
/** A participant of the venue, by its number. */
export type Name = (typeof NAMES)[number];
const ROLE_OF = [ROLES.operator, ROLES.custodian, ROLES.registrar, ROLES.member, ROLES.member];

/** Seed of a participant's root key, or of any other name. */
export const seedOf = (name: string) => plainHasher.sha256(encodeUtf8(`bad inputs: ${name}`));

/** An answer as it came over the socket. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
  /** The code of a problem document; of a transaction the refusal of its first command, or `ok`. */
  readonly code: string;
}

/** An order of alpha with everything that a row does not care about. */
export function bid(fields: Partial<PlaceOrder> = {}): PlaceOrder {
  return {
    kind: 'PlaceOrder',
    issue: 0,
    account: 0,
    side: 0,
    orderType: 0,
    timeInForce: 0,
    quantity: 10,
    limitPrice: 70_000,
    stopPrice: 0,
    selfMatch: 0,
    flags: 0,
    clientOrderId: 'a-1',
    details: new Uint8Array(0),
    ...fields,
  };
}

/** What an envelope says beside its commands. */
export interface EnvelopeFields {
  readonly nonce?: number;
  readonly validUntil?: number;
  readonly chainId?: Uint8Array;
  readonly seed?: Uint8Array;
}

/**
 * A venue in a process of its own, on a ledger for replicas only, and a client of it that is neither the SDK nor `fetch`:
 * bytes over a socket.
 */
export class BadInputsVenue {
  readonly #folder = temporaryFolder();
  readonly #nonces = new Map<string, number>();
  /** They end with the process. */
  readonly #tokens = new Map<Name, string>();
  #process: ChildProcess | undefined;
  #chainId = new Uint8Array(32);
  port = 0;

  /** Starts it and gives alpha's account 0 and beta's account 1 cash and shares of issue 0. */
  async open(): Promise<void> {
    this.#writeGenesis();
    await this.start();
    const info = JSON.parse((await this.get('/v1/info')).body);
    this.#chainId = new Uint8Array(Buffer.from(info.genesis, 'hex'));
    await this.#done('operator', listing());
    for (const [account, name] of (['alpha', 'beta'] as const).entries()) {
      const secret = new Uint8Array(16).fill(account + 1);
      await this.#done(name, { kind: 'OpenAccount', class: 0, secret });
      await this.#done('bank', { kind: 'CreditCash', account, currency: 0, amount: 10 ** 9 });
      await this.#done('registrar', { kind: 'IssueShares', account, issue: 0, quantity: 10 ** 6 });
    }
  }

  /** Starts the process; resolves when it answers. */
  async start(): Promise<void> {
    const path = (name: string) => join(this.#folder.path, name);
    const options = ['--data', path('ledger'), '--port', '0'];
    const keys = ['--genesis', path('genesis.json'), '--operator-key', path('key.json')];
    const child = spawn(process.execPath, [LAUNCHER, 'start', ...options, ...keys]);
    this.#process = child;
    this.#tokens.clear();
    let text = '';
    this.port = await new Promise<number>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        text += chunk.toString();
        const port = /^ready http:\/\/127\.0\.0\.1:(\d+)$/m.exec(text)?.[1];
        if (port !== undefined) resolve(Number(port));
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => reject(new Error(`the venue ended with ${code}: ${text}`)));
    });
  }

  /** Ends the process as a power cut does. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Ends the process and removes its folder. */
  async close(): Promise<void> {
    await this.kill();
    this.#folder.remove();
  }

  /** Sends bytes as they are and reads until the venue closes or has answered. */
  send(request: string | Uint8Array): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1');
      const parts: Buffer[] = [];
      socket.on('data', (part) => parts.push(part));
      socket.on('error', (error: NodeJS.ErrnoException) => {
        // A venue that has answered may cut off what is still on its way.
        if (parts.length === 0 && error.code !== 'EPIPE') reject(error);
      });
      socket.on('close', () => resolve(parseAnswer(Buffer.concat(parts).toString('utf8'))));
      socket.write(request);
    });
  }

  /** A GET, with a token if `as` is given. */
  async get(target: string, as?: Name): Promise<RawAnswer> {
    const token = as === undefined ? [] : [`Authorization: Bearer ${await this.#token(as)}`];
    return this.send(request('GET', target, token));
  }

  /** A POST of a JSON body. */
  post(
    target: string,
    body: string | Uint8Array,
    lines: readonly string[] = [],
  ): Promise<RawAnswer> {
    return this.send(request('POST', target, ['Content-Type: application/json', ...lines], body));
  }

  /** Submits SSZ(SignedEnvelope). */
  submit(bytes: Uint8Array): Promise<RawAnswer> {
    return this.post('/v1/transactions', JSON.stringify({ envelope: toBase64(bytes) }));
  }

  /** Signs a command and submits it. */
  async order(command: Command, as: Name = 'alpha'): Promise<RawAnswer> {
    return this.submit(await this.sign(as, [command]));
  }

  /** Signed bytes with the participant's next nonce, in force for half a minute, unless `fields` says otherwise. */
  async sign(name: Name, commands: Command[], fields: EnvelopeFields = {}): Promise<Uint8Array> {
    const { seed = seedOf(name), chainId = this.#chainId } = fields;
    const key = publicKeyOf(seed);
    const counter = toHex(key);
    const nonce = fields.nonce ?? (this.#nonces.get(counter) ?? 0) + 1;
    if (fields.nonce === undefined) this.#nonces.set(counter, nonce);
    const validUntil = fields.validUntil ?? (await this.now()) + 30_000_000;
    const member = NAMES.indexOf(name);
    const envelope = { version: 1, chainId, member, key, nonce, validUntil, flags: 0, commands };
    return signEnvelope(plainHasher, envelope, seed);
  }

  /** The ledger's clock. */
  async now(): Promise<number> {
    return JSON.parse((await this.get('/v1/time')).body).timestamp;
  }

  /** What a row may not change: the present state of alpha's account, its orders and the book. */
  async state(): Promise<string> {
    const account = await this.get('/v1/accounts/0', 'alpha');
    const orders = await this.get('/v1/accounts/0/orders', 'alpha');
    const { items } = JSON.parse(orders.body);
    return JSON.stringify([account.body, items, (await this.get('/v1/issues/0/book')).body]);
  }

  async #token(name: Name): Promise<string> {
    const held = this.#tokens.get(name);
    if (held !== undefined) return held;
    const key = publicKeyOf(seedOf(name));
    const asked = await this.post('/v1/tokens/challenge', JSON.stringify({ key: toHex(key) }));
    const { challenge } = JSON.parse(asked.body);
    const bytes = new Uint8Array(Buffer.from(challenge, 'hex'));
    const digest = readTokenDigest(plainHasher, this.#chainId, key, bytes);
    const signature = toHex(signEd25519(seedOf(name), digest));
    const answer = JSON.stringify({ key: toHex(key), challenge, signature });
    const { token } = JSON.parse((await this.post('/v1/tokens', answer)).body);
    this.#tokens.set(name, token);
    return token;
  }

  async #done(name: Name, command: Command): Promise<void> {
    const { code, body } = await this.order(command, name);
    if (code !== 'ok') throw new Error(body);
  }

  #writeGenesis(): void {
    const seed = seedOf('checkpoints');
    const genesis = formatGenesis({
      formatVersion: 1,
      network: 'sim',
      time: Date.now() * 1_000,
      clockRate: 1,
      ledgerAudience: 'replicas',
      approvals: 1,
      effective: 'now',
      currencies: [{ code: 'KRW', decimals: 0 }],
      participants: NAMES.map((name, place) => ({
        name,
        roles: ROLE_OF[place]!,
        rootKey: publicKeyOf(seedOf(name)),
      })),
      operatorKey: publicKeyOf(seed),
      witnesses: [],
      quorum: 0,
      rulesVersion: 2,
    });
    writeFileSync(join(this.#folder.path, 'genesis.json'), genesis);
    const key = JSON.stringify({ seed: toHex(seed), publicKey: toHex(publicKeyOf(seed)) });
    writeFileSync(join(this.#folder.path, 'key.json'), key, { mode: 0o600 });
  }
}

/** A request that ends its connection. */
export function request(
  method: string,
  target: string,
  lines: readonly string[] = [],
  body: string | Uint8Array = '',
): Buffer {
  const bytes = Buffer.from(body);
  const length = method === 'GET' ? [] : [`Content-Length: ${bytes.length}`];
  const head = [`${method} ${target} HTTP/1.1`, 'Host: venue', 'Connection: close', ...length];
  return Buffer.concat([Buffer.from([...head, ...lines, '', ''].join('\r\n')), bytes]);
}

function parseAnswer(text: string): RawAnswer {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  return { status, head, body, code: codeOf(body) };
}

function codeOf(body: string): string {
  if (!body.startsWith('{')) return '';
  const { code, results } = JSON.parse(body);
  return code ?? (results === undefined ? '' : (results[0]?.reject ?? 'ok'));
}

function listing(): Command {
  return {
    kind: 'ListIssue',
    shortCode: '005930',
    isin: '',
    name: encodeUtf8('삼성전자'),
    nameEnglish: encodeUtf8('Samsung Electronics'),
    currency: 0,
    priceDecimals: 0,
    market: 0,
    matchingMode: 0,
    tickTable: 0,
    tick: 100,
    lot: 1,
    basePrice: 70_000,
    lowerLimit: 49_000,
    upperLimit: 91_000,
  };
}
