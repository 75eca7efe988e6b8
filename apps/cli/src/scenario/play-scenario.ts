import type { BookEngine } from '@jangbu/market';
import { formatCivilDate } from '@jangbu/market';
import type { Texts } from '../texts.ts';
import { bookText, drawBook, isDrawnSo } from './drawn-book.ts';
import { eventText, type WritingFacts } from './event-text.ts';
import { issueState } from './ledger-rows.ts';
import { isRoutine, matches } from './match-events.ts';
import { OrderHistory } from './order-history.ts';
import type { ParsedScenario } from './parse-scenario.ts';
import type { ExpectedEvent, ScenarioStep } from './scenario.ts';
import { ExchangeLedger, ReferenceLedger, type ScenarioEngine } from './scenario-engine.ts';
import {
  EngineBroke,
  EnginesDiffer,
  type HappenedEvent,
  ScenarioLedger,
} from './scenario-ledger.ts';
import { formatTime } from './scenario-time.ts';
import { ScenarioDesk, scenarioGenesis, setupCommands } from './scenario-world.ts';
import {
  balanceFigures,
  differingFigures,
  type Figures,
  figureText,
  issueFigures,
  orderFigures,
} from './state-figures.ts';
import { wrongLine } from './words.ts';

/** Engines that a scenario may be played through. */
export const SCENARIO_ENGINES = ['exchange', 'reference', 'both'] as const;

/** How a scenario is played. */
export interface PlayOptions {
  readonly engine: (typeof SCENARIO_ENGINES)[number];
  readonly book: BookEngine;
  readonly texts: Texts;
  /** Takes what happens, line by line. */
  readonly trace?: (line: string) => void;
}

/** A line that came out otherwise. */
export interface ScenarioFailure {
  readonly line: number;
  /** `differs`, `unwritten` (something happened before the line), `engines_differ` or `engine_broke`. */
  readonly code: 'differs' | 'unwritten' | 'engines_differ' | 'engine_broke';
  /** In the language of the user. */
  readonly message: string;
}

/** What playing a scenario came to. */
export interface ScenarioReport {
  readonly lines: number;
  readonly blocks: number;
  readonly trades: number;
  /** Of the last block, in hexadecimal. */
  readonly stateRoot: string;
  readonly failures: readonly ScenarioFailure[];
}

/** Plays a scenario to its end, or to where the engines part; throws a CommandFailure (2) if its head is refused. */
export function playScenario(scenario: ParsedScenario, options: PlayOptions): ScenarioReport {
  const player = new Player(scenario, options);
  const failures: ScenarioFailure[] = [];
  let line = scenario.head.marketLine;
  try {
    player.setUp();
    for (const step of scenario.steps) {
      line = step.line;
      failures.push(...player.play(step));
    }
  } catch (error) {
    failures.push({ line, ...endOf(error, options.texts) });
  }
  const { blocks, trades, stateRoot } = player.ledger;
  return { lines: scenario.steps.length, blocks, trades, stateRoot, failures };
}

function endOf(error: unknown, texts: Texts): Pick<ScenarioFailure, 'code' | 'message'> {
  if (error instanceof EnginesDiffer) {
    const message = texts.scenarioEnginesDiffer(error.what, error.ours, error.theirs);
    return { code: 'engines_differ', message };
  }
  if (!(error instanceof EngineBroke)) throw error;
  return { code: 'engine_broke', message: texts.scenarioBroken(error.engine, error.message) };
}

/** A ledger at a line of the scenario. */
class Player {
  readonly ledger: ScenarioLedger;
  readonly #scenario: ParsedScenario;
  readonly #options: PlayOptions;
  readonly #desk: ScenarioDesk;
  readonly #facts: WritingFacts;
  readonly #orders = new OrderHistory();

  constructor(scenario: ParsedScenario, options: PlayOptions) {
    const genesis = scenarioGenesis(scenario.head);
    const make: Readonly<
      Record<PlayOptions['engine'], () => [ScenarioEngine, ...ScenarioEngine[]]>
    > = {
      exchange: () => [new ExchangeLedger(genesis, options.book)],
      reference: () => [new ReferenceLedger(genesis)],
      both: () => [new ExchangeLedger(genesis, options.book), new ReferenceLedger(genesis)],
    };
    this.#scenario = scenario;
    this.#options = options;
    this.ledger = new ScenarioLedger(make[options.engine](), genesis.time);
    this.#desk = new ScenarioDesk(genesis, this.ledger.engine.chainId);
    const { names, head } = scenario;
    this.#facts = { names, orders: this.#orders, date: head.date };
  }

  /** Makes what the head says, in one block. */
  setUp(): void {
    const setup = setupCommands(this.#scenario.head);
    const { texts } = this.#options;
    const commands = setup.map(({ command }) => command);
    const events = this.ledger.block(0, commands, (timestamp) =>
      setup.map(({ participant, command }) =>
        this.#desk.envelope(participant, [command], timestamp),
      ),
    );
    this.#trace('', events);
    for (const { event } of events) {
      if (event.kind !== 'command_result' || event.reject === 'ok') continue;
      const line = setup[event.position]?.line ?? 1;
      const place = { texts, file: this.#scenario.head.file, line };
      throw wrongLine(place, event.reject, texts.scenarioHeadRefused(event.reject));
    }
  }

  /** Plays a line; what it expects and does not come is returned. */
  play(step: ScenarioStep): ScenarioFailure[] {
    const before = this.ledger.advance(step.at);
    this.#orders.follow(before);
    this.#trace(step.text, before);
    if (step.kind === 'time') return this.#compare(step, before, step.expected);
    const unwritten = before.filter((happened) => !isRoutine(happened));
    const failures: ScenarioFailure[] = [];
    if (unwritten.length > 0) {
      const message = this.#options.texts.scenarioUnwritten(this.#textOf(unwritten));
      failures.push({ line: step.line, code: 'unwritten', message });
    }
    return [...failures, ...this.#playNow(step)];
  }

  #playNow(step: Exclude<ScenarioStep, { kind: 'time' }>): ScenarioFailure[] {
    const { engine } = this.ledger;
    switch (step.kind) {
      case 'commands':
        return this.#playCommands(step);
      case 'balance':
        return this.#compareFigures(step, balanceFigures(engine, step.account, this.#facts));
      case 'order':
        return this.#compareFigures(step, orderFigures(engine, step.order, this.#facts));
      case 'issue':
        return this.#compareFigures(step, issueFigures(engine, step.issue));
      case 'book':
        return this.#compareBook(step);
    }
  }

  #playCommands(step: Extract<ScenarioStep, { kind: 'commands' }>): ScenarioFailure[] {
    const { participant, commands, key } = step;
    const events = this.ledger.block(step.at, commands, (timestamp) => [
      this.#desk.envelope(participant, commands, timestamp, key),
    ]);
    this.#orders.follow(events);
    this.#trace('', events);
    return this.#compare(step, events, step.expected ?? takenOnly(commands));
  }

  #compare(
    { line }: ScenarioStep,
    events: readonly HappenedEvent[],
    expected: readonly ExpectedEvent[],
  ): ScenarioFailure[] {
    if (matches(events, expected, this.#orders)) return [];
    const wanted = expected.map(({ text }) => text).join('; ');
    return [
      this.#differs(
        line,
        wanted,
        this.#textOf(events.filter((each) => !isRoutine(each) || isNamed(each, expected))),
      ),
    ];
  }

  #compareFigures(
    { line, figures }: Extract<ScenarioStep, { kind: 'balance' | 'order' | 'issue' }>,
    found: Figures,
  ): ScenarioFailure[] {
    const differing = differingFigures(figures, found, this.#facts);
    if (differing.length === 0) return [];
    const wanted = figures.map((figure) => figureText(figure, this.#facts)).join('; ');
    return [this.#differs(line, wanted, differing.join('; '))];
  }

  #compareBook(step: Extract<ScenarioStep, { kind: 'book' }>): ScenarioFailure[] {
    const { engine } = this.ledger;
    const failures: ScenarioFailure[] = [];
    if (!isDrawnSo(step.rows, engine, step.issue, this.#orders)) {
      const drawn = drawBook(engine, step.issue, this.#orders);
      failures.push(this.#differs(step.line, bookText(step.rows), bookText(drawn)));
    }
    if (step.price === undefined) return failures;
    const { indicativePrice, indicativeQuantity } = issueState(engine, step.issue);
    const text = (price: number, quantity: number) =>
      price === 0 ? '= none' : `= ${price} x ${quantity}`;
    const [wanted, found] = [
      text(step.price.price, step.price.quantity),
      text(indicativePrice, indicativeQuantity),
    ];
    if (wanted !== found) failures.push(this.#differs(step.line, wanted, found));
    return failures;
  }

  #differs(line: number, expected: string, happened: string): ScenarioFailure {
    const { texts } = this.#options;
    const some = (text: string) => (text === '' ? texts.scenarioNothing : text);
    return {
      line,
      code: 'differs',
      message: texts.scenarioDiffers(some(expected), some(happened)),
    };
  }

  #textOf(events: readonly HappenedEvent[]): string {
    return events.map((happened) => eventText(happened, this.#facts)).join('; ');
  }

  #trace(text: string, events: readonly HappenedEvent[]): void {
    const { trace } = this.#options;
    if (trace === undefined) return;
    if (text !== '') trace(text);
    for (const happened of events) {
      const { timestamp, blockIndex } = happened;
      const time = formatTime(timestamp, this.#facts.date, formatCivilDate);
      trace(`    ${time} block ${blockIndex}: ${eventText(happened, this.#facts)}`);
    }
  }
}

/** What a line without an arrow expects: that each command is taken, and nothing more happens. */
function takenOnly(commands: readonly { readonly kind: string }[]): ExpectedEvent[] {
  const statuses: Readonly<Record<string, string>> = { PlaceOrder: 'new', CancelOrder: 'canceled' };
  return commands.flatMap(({ kind }): ExpectedEvent[] => {
    if (!['PlaceOrder', 'CancelOrder', 'ReduceOrder', 'AmendOrder'].includes(kind)) return [];
    const status = statuses[kind];
    const value = status ?? 'ok';
    const field = status === undefined ? 'reject' : 'status';
    return [{ kind: 'command_result', fields: [{ field, value }], text: status ?? 'ok' }];
  });
}

function isNamed({ event }: HappenedEvent, expected: readonly ExpectedEvent[]): boolean {
  return expected.some(({ kind }) => kind === event.kind);
}
