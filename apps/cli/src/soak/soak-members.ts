import { Agent, request } from 'node:http';
import { type Command, toBase64 } from '@jangbu/protocol';
import { LatencyRecord } from './latency-histogram.ts';
import { MEMBERS, type SoakWorld } from './soak-world.ts';

/** In the problem that a void envelope is answered with. */
const EXPIRED = '"code":"expired"';

/** What was answered so far. */
export interface SoakCounts {
  /** Commands that were due. */
  due: number;
  answered: number;
  /** Of these refused: a cancel that comes after its order has traded, for the most part. */
  refused: number;
  envelopes: number;
  /** Envelopes that were answered with a problem, or not at all. */
  errors: number;
  firstError: string;
}

interface Waiting {
  readonly command: Command;
  /** When it was due, by `performance.now()`. */
  readonly dueMs: number;
}

/**
 * The members' gateways: what is due is sent at once in the order in which it fell due, one envelope of a member under
 * way at a time, what gathers meanwhile in the next one.
 *
 * A latency runs from the moment at which a command was due, whether or not it could be sent then: a venue that stalls
 * cannot hide it.
 */
export class SoakMembers {
  readonly counts: SoakCounts = {
    due: 0,
    answered: 0,
    refused: 0,
    envelopes: 0,
    errors: 0,
    firstError: '',
  };
  readonly latencies = new LatencyRecord();
  readonly #world: SoakWorld;
  readonly #url: string;
  readonly #batch: number;
  readonly #ledgerTime: () => number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: MEMBERS });
  readonly #queues: Waiting[][] = Array.from({ length: MEMBERS }, () => []);
  readonly #busy = new Uint8Array(MEMBERS);

  constructor(world: SoakWorld, url: string, batch: number, ledgerTime: () => number) {
    this.#world = world;
    this.#url = `${url}/v1/transactions`;
    this.#batch = batch;
    this.#ledgerTime = ledgerTime;
  }

  /** Commands that wait or are under way. */
  get waiting(): number {
    return this.counts.due - this.counts.answered;
  }

  /** Takes a command that is due. */
  take(member: number, command: Command, dueMs: number): void {
    this.counts.due += 1;
    this.#queues[member]!.push({ command, dueMs });
  }

  /** Sends what waits, where nothing of the member is under way. */
  send(): void {
    for (let member = 0; member < MEMBERS; member += 1) this.#sendOf(member);
  }

  /** Closes the connections. */
  close(): void {
    this.#agent.destroy();
  }

  #sendOf(member: number): void {
    const queue = this.#queues[member]!;
    if (this.#busy[member] === 1 || queue.length === 0) return;
    const sent = queue.splice(0, this.#batch);
    this.#busy[member] = 1;
    const commands = sent.map(({ command }) => command);
    const envelope = this.#world.sign(member, commands, this.#ledgerTime());
    this.counts.envelopes += 1;
    void postEnvelope(this.#agent, this.#url, envelope).then(({ refused, error }) => {
      this.#busy[member] = 0;
      if (error.includes(EXPIRED)) {
        // The business date ended on the way: nothing was done, and it is signed again.
        queue.unshift(...sent);
        this.#sendOf(member);
        return;
      }
      const nowMs = performance.now();
      for (const { dueMs } of sent) this.latencies.add((nowMs - dueMs) * 1_000);
      this.counts.answered += sent.length;
      this.counts.refused += refused;
      if (error !== '') {
        this.counts.errors += 1;
        this.counts.firstError ||= error;
      }
      this.#sendOf(member);
    });
  }
}

/** Sends one envelope; never rejects: `error` says what was wrong, and `refused` how many commands were refused. */
export function postEnvelope(
  agent: Agent,
  url: string,
  envelope: Uint8Array,
): Promise<{ readonly refused: number; readonly error: string }> {
  const body = `{"envelope":"${toBase64(envelope)}"}`;
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  return new Promise((resolve) => {
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        if (response.statusCode === 200) {
          const refused = text.match(/"reject":"/g)?.length ?? 0;
          resolve({ refused, error: '' });
        } else resolve({ refused: 0, error: `${response.statusCode} ${text.slice(0, 300)}` });
      });
      response.on('error', (error) => resolve({ refused: 0, error: error.message }));
    });
    sending.on('error', (error) => resolve({ refused: 0, error: error.message }));
    sending.end(body);
  });
}
