/** What the tests of the commands share: calls in this process and in processes of their own, and order flows. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CommandIo } from './command-io.ts';
import type { Environment } from './language.ts';
import { runCli } from './run-cli.ts';
import { SeededRandom } from './seeded-random.ts';

/** The program as users start it. */
export const LAUNCHER = fileURLToPath(new URL('../bin/jangbu.mjs', import.meta.url));

/** What a call came to. */
export interface CallResult {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process; `signal` stands for Ctrl-C, and `onOutput` is called after each piece of output. */
export async function call(
  argv: readonly string[],
  {
    env = {},
    signal,
    onOutput,
  }: { env?: Environment; signal?: AbortSignal; onOutput?: () => void } = {},
): Promise<CallResult> {
  const out: string[] = [];
  const err: string[] = [];
  const write = (text: string) => {
    out.push(text);
    onOutput?.();
  };
  const io: CommandIo = {
    stdout: { write },
    stderr: { write: (text) => err.push(text) },
    env,
    outputIsClosed: () => false,
    outputDrained: async () => undefined,
    interruption: () => signal ?? new AbortController().signal,
  };
  const exitCode = await runCli(argv, io);
  return { exitCode, out: out.join(''), err: err.join('') };
}

/** Starts a command as a process of its own. */
export function start(argv: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [LAUNCHER, ...argv], {
    env: { ...process.env, LC_ALL: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs a command as a process of its own, to its end. */
export async function callProcess(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<CallResult> {
  const child = start(argv, env);
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const [exitCode] = await once(child, 'close');
  return { exitCode, out, err };
}

interface OpenOrder {
  readonly id: string;
  readonly side: 'B' | 'S';
  readonly price: number;
  leaves: number;
}

const HEADER = 'seq,op,id,side,price,qty,note';
const MIDDLE = 10_000;

/**
 * A random order flow as a file: about half of the operations rest, some trade, some take back. It is drawn against a
 * list of orders that is searched from end to end, so that none of its rows is refused.
 */
export function randomFlow(seed: number, operations: number): string {
  const random = new SeededRandom(seed);
  let open: OpenOrder[] = [];
  const lines = [HEADER];
  const note = (row: number) => (row <= operations / 20 ? 'seed' : '');
  for (let row = 1; row <= operations; row += 1) {
    const draw = random.below(100);
    const known = open[random.below(Math.max(1, open.length))];
    if (known === undefined || draw < 65) {
      const side = random.below(2) === 0 ? 'B' : 'S';
      const away = draw < 45 ? random.below(40) : -random.below(8);
      const price = MIDDLE + (side === 'B' ? -away : away);
      const order = { id: `o${row}`, side, price, leaves: 1 + random.below(90) } as const;
      const op = draw < 58 ? 'ADD' : 'IOC';
      lines.push(`${row},${op},${order.id},${side},${price},${order.leaves},${note(row)}`);
      const leaves = take(open, order);
      open = open.filter((each) => each.leaves > 0);
      if (leaves > 0 && op === 'ADD') open.push({ ...order, leaves });
    } else if (draw < 80) {
      const by = 1 + random.below(known.leaves);
      lines.push(`${row},REDUCE,${known.id},${known.side},${known.price},${by},${note(row)}`);
      known.leaves -= by;
      open = open.filter((each) => each.leaves > 0);
    } else {
      const { id, side, price, leaves } = known;
      lines.push(`${row},CANCEL,${id},${side},${price},${leaves},${note(row)}`);
      open = open.filter((each) => each !== known);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Trades an order against the best ones of the other side, and returns what is left of it. */
function take(open: readonly OpenOrder[], { side, price, leaves }: OpenOrder): number {
  const direction = side === 'B' ? 1 : -1;
  const makers = open
    .filter((each) => each.side !== side && direction * (price - each.price) >= 0)
    // Stable: the list is in the order of arrival.
    .sort((a, b) => direction * (a.price - b.price));
  let left = leaves;
  for (const maker of makers) {
    const traded = Math.min(left, maker.leaves);
    maker.leaves -= traded;
    left -= traded;
  }
  return left;
}

/** Rows of a CSV text without quotes, as objects by column. */
export function csvRows(text: string): Record<string, string>[] {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const columns = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(columns.map((column, place) => [column, cells[place] ?? '']));
  });
}
