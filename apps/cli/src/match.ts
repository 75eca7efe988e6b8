import { BOOK_ENGINES, type BookEngine } from '@jangbu/market';
import { isReplaceable, OutputFile, resolveOutput } from './match-output.ts';
import { resultHash, writeFills, writeTop } from './match-result.ts';
import { faultOfRefusal, MatchRun } from './match-run.ts';
import { readOrderFlow } from './order-flow.ts';
import {
  describeOrderFlowFault,
  type FaultLanguage,
  type OrderFlowFault,
} from './order-flow-fault.ts';
import type { OrderFlow } from './order-flow-parser.ts';

/** Where a command writes text: a stream of the process, or a list in a test. */
export interface TextOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** What `jangbu match` was asked to do. */
export interface MatchOptions {
  /** Path of the order-flow file, `-` for standard input. */
  readonly file: string;
  /** In price units, at least 1. */
  readonly tick: number;
  /** In units, at least 1. */
  readonly lot: number;
  /** Where the fills go, if anywhere. */
  readonly events?: string | undefined;
  /** Where the best levels go, if anywhere. */
  readonly top?: string | undefined;
  /** Name of the book; the default if not given. */
  readonly engine?: string | undefined;
  readonly json: boolean;
  /** English if not given. */
  readonly language?: FaultLanguage | undefined;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
}

/** Exit status of the command: done. */
const EXIT_DONE = 0;
/** The call or its input is wrong. */
const EXIT_WRONG_INPUT = 2;
/** The environment is in the way, like a full disk. */
const EXIT_ENVIRONMENT = 4;

const DEFAULT_ENGINE: BookEngine = 'fast';
const ENVIRONMENT_ERRORS = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'EROFS']);
const PROGRESS_STEP = 1_000_000;

/** Something that ends the command: a line for people, a code for programs. */
interface Failure {
  readonly exitCode: typeof EXIT_WRONG_INPUT | typeof EXIT_ENVIRONMENT;
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

/**
 * `jangbu match`: feeds an order-flow file to the order book alone, and returns the exit status (0, 2 or 4).
 *
 * The output files are written when everything has been matched, and appear whole or not at all. `seconds` is the time
 * of the matching alone: `--top` plays the flow a second time, because reading the book after every operation would be
 * measured with it.
 */
export function runMatch(options: MatchOptions): number {
  const failure = checkOptions(options) ?? matchFile(options);
  if (failure === undefined) return EXIT_DONE;
  const { exitCode, code, message, file, line } = failure;
  const where = [file === '-' ? 'standard input' : file, line ? `line ${line}` : undefined];
  const prefix = where.filter((part) => part !== undefined).map((part) => `${printable(part)}: `);
  options.stderr.write(`jangbu match: ${prefix.join('')}${message}\n`);
  if (options.json) {
    options.stdout.write(`${JSON.stringify({ error: { code, message, file, line } })}\n`);
  }
  return exitCode;
}

function checkOptions(options: MatchOptions): Failure | undefined {
  const korean = options.language === 'ko';
  const wrong = (code: string, message: string): Failure => {
    return { exitCode: EXIT_WRONG_INPUT, code, message };
  };
  for (const name of ['tick', 'lot'] as const) {
    if (Number.isSafeInteger(options[name]) && options[name] >= 1) continue;
    const words = korean
      ? `--${name}: 1 이상의 정수를 쓰십시오`
      : `--${name} must be a whole number of at least 1`;
    return wrong(`wrong_${name}`, words);
  }
  const engine = options.engine ?? DEFAULT_ENGINE;
  if (!Object.hasOwn(BOOK_ENGINES, engine)) {
    const known = Object.keys(BOOK_ENGINES).join(', ');
    const words = korean
      ? `--engine ${printable(engine)}: 이 버전에 없습니다. 쓸 수 있는 엔진: ${known}`
      : `--engine ${printable(engine)} is not in this version; there is: ${known}`;
    return wrong('unknown_engine', words);
  }
  const inputs = options.file === '-' ? [] : [options.file];
  const paths = [...inputs, options.events, options.top]
    .filter((path) => path !== undefined)
    .map(resolveOutput)
    .filter(isReplaceable);
  if (new Set(paths).size < paths.length) {
    const words = korean
      ? 'FILE, --events, --top: 서로 다른 파일이어야 합니다'
      : 'FILE, --events and --top must be different files';
    return wrong('same_file', words);
  }
  return undefined;
}

function matchFile(options: MatchOptions): Failure | undefined {
  const { file, stderr } = options;
  const language = options.language ?? 'en';
  const engine = (options.engine ?? DEFAULT_ENGINE) as BookEngine;
  const read = readOrderFlow(file, {
    ...options,
    language,
    ...(stderr.isTTY ? { onProgress: progressOf(stderr) } : {}),
  });
  if (!read.ok) return failureOfFault(read.fault, file, language);

  const matched = matchAll(read.flow, engine);
  if ('kind' in matched) return failureOfFault(matched, file, language);
  try {
    writeOutputs(options, read.flow, matched.run, engine);
  } catch (error) {
    const failure = failureOfOutput(error, options);
    if (failure === undefined) throw error;
    return failure;
  }
  writeSummary(options, read.flow, matched);
  return undefined;
}

interface Matched {
  readonly run: MatchRun;
  readonly seconds: number;
}

function matchAll(flow: OrderFlow, engine: BookEngine): Matched | OrderFlowFault {
  const run = new MatchRun({ ...flow, orderCount: flow.ids.count });
  const book = BOOK_ENGINES[engine](run.columns);
  const start = performance.now();
  for (let row = 0; row < flow.count; row += 1) {
    const refusal = run.apply(row, book);
    if (refusal !== undefined) return faultOfRefusal(refusal, row, flow, run);
  }
  const seconds = (performance.now() - start) / 1000;
  if (book.openOrders() !== run.openOrders) {
    throw new Error('broken invariant: the book holds the open orders');
  }
  return { run, seconds };
}

/** Writes the files that were asked for; none of them is there unless all could be written. */
function writeOutputs(
  options: MatchOptions,
  flow: OrderFlow,
  run: MatchRun,
  engine: BookEngine,
): void {
  const files: OutputFile[] = [];
  const open = (path: string): OutputFile => {
    const file = new OutputFile(path);
    files.push(file);
    return file;
  };
  try {
    if (options.events !== undefined) {
      const events = open(options.events);
      writeFills(flow, run, (text) => events.write(text));
    }
    if (options.top !== undefined) {
      const top = open(options.top);
      const again = new MatchRun({ ...flow, orderCount: flow.ids.count });
      writeTop(flow, again, BOOK_ENGINES[engine](again.columns), (text) => top.write(text));
    }
    for (const file of files) file.finish();
    for (const file of files) file.publish();
  } finally {
    for (const file of files) file.discard();
  }
}

function writeSummary(options: MatchOptions, flow: OrderFlow, { run, seconds }: Matched): void {
  const facts = {
    operations: flow.count,
    fills: run.log.count,
    filledQuantity: filledQuantity(run),
    resting: run.openOrders,
    resultHash: resultHash(flow, run),
    seconds: Number(seconds.toFixed(6)),
  };
  if (options.json) {
    // Quantities may add up to more than a number holds; JSON has no such bound, so the digits are put in as they are.
    const text = JSON.stringify({ ...facts, filledQuantity: 0 });
    options.stdout.write(
      `${text.replace('"filledQuantity":0', `"filledQuantity":${facts.filledQuantity}`)}\n`,
    );
    return;
  }
  const { operations, fills, resting, resultHash: hash } = facts;
  const perSecond = seconds > 0 ? Math.round(operations / seconds) : 0;
  const lines =
    options.language === 'ko'
      ? [
          `작업 ${operations}, 체결 ${fills} (수량 ${facts.filledQuantity}), 남은 주문 ${resting}`,
          `매칭 시간 ${facts.seconds} s (초당 작업 ${perSecond})`,
          `결과 해시 ${hash}`,
        ]
      : [
          `${operations} operations, ${fills} fills of ${facts.filledQuantity} in all, ${resting} orders resting`,
          `matched in ${facts.seconds} s (${perSecond} operations a second)`,
          `result hash ${hash}`,
        ];
  // With output files the summary is a message; without, it is the result.
  const isResult = options.events === undefined && options.top === undefined;
  (isResult ? options.stdout : options.stderr).write(`${lines.join('\n')}\n`);
}

function filledQuantity(run: MatchRun): bigint {
  const { count, quantity } = run.log;
  let total = 0n;
  let part = 0;
  for (let index = 0; index < count; index += 1) {
    const next = part + quantity[index]!;
    if (Number.isSafeInteger(next)) {
      part = next;
    } else {
      total += BigInt(part) + BigInt(quantity[index]!);
      part = 0;
    }
  }
  return total + BigInt(part);
}

function failureOfFault(fault: OrderFlowFault, file: string, language: FaultLanguage): Failure {
  const message = describeOrderFlowFault(fault, language);
  const { kind: code, line } = fault;
  const at = line > 0 ? { line } : {};
  return { exitCode: EXIT_WRONG_INPUT, code, message, file, ...at };
}

/** A failure to write, or undefined if it is none of the file system's. */
function failureOfOutput(error: unknown, options: MatchOptions): Failure | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const reason = String(error.code);
  const exitCode = ENVIRONMENT_ERRORS.has(reason) ? EXIT_ENVIRONMENT : EXIT_WRONG_INPUT;
  const paths = [options.events, options.top].filter((path) => path !== undefined).join(', ');
  const message =
    options.language === 'ko'
      ? `쓸 수 없습니다 (${reason}). 결과 파일은 바뀌지 않았습니다`
      : `cannot be written (${reason}); no output file was changed`;
  return { exitCode, code: 'unwritable', message, file: paths };
}

function progressOf(stderr: TextOutput): (operations: number) => void {
  let shown = 0;
  return (operations) => {
    if (operations < shown + PROGRESS_STEP) return;
    shown = operations;
    stderr.write(`jangbu match: ${operations} operations read\r`);
  };
}

/** A name from the command line, safe for a terminal. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, '?');
}
