/** The commands with their arguments and options; what a command does is loaded when it is run. */

import { Command, type Help } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { addBackupCommands } from './backup/backup-program.ts';
import type {
  ExportCallOptions,
  FollowCallOptions,
  MatchCallOptions,
  ReplayCallOptions,
  ScenarioCallOptions,
  SigningCallOptions,
  StartCallOptions,
  SubmitCallOptions,
  VerifyCallOptions,
  ViewCallOptions,
} from './call-options.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandIo } from './command-io.ts';
import type { ExitCode } from './failure.ts';
import { addRulesCommands } from './rules/rules-program.ts';
import { addSoakCommand } from './soak/soak-program.ts';
import type { Texts } from './texts.ts';

const DEFAULT_URL = 'http://127.0.0.1:8420';

/** What the program needs of the one who runs it. */
export interface ProgramHost {
  readonly io: CommandIo;
  readonly texts: Texts;
  /** Runs the action of the command that the line named. */
  run(
    name: string,
    options: { readonly lang?: string },
    action: (context: CommandContext) => Promise<ExitCode>,
  ): Promise<void>;
}

/** The whole command line. */
export function buildProgram(host: ProgramHost): Command {
  const { io, texts } = host;
  const program = withHelp(new Command('jangbu'), host)
    .description(texts.programAbout)
    .version(manifest.version, '-V, --version', texts.versionAbout)
    .addHelpText('after', `\n${texts.exitCodesAbout}`)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: () => undefined });
  addVenueCommands(program, host);
  addFlowCommands(program, host);
  addLedgerCommands(program, host);
  addOrderCommands(program, host);
  addViewCommands(program, host);
  addRulesCommands(program, texts, {
    add: (parent, name, about) => add(parent, name, about, host),
    act: (command, work) => act(command, host, work),
  });
  return program;
}

function withHelp(command: Command, { texts }: ProgramHost): Command {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': texts.usageTitle,
    'Arguments:': texts.argumentsTitle,
    'Options:': texts.optionsTitle,
    'Commands:': texts.commandsTitle,
  };
  const help: Partial<Help> = {
    styleTitle: (title) => titles[title] ?? title,
    optionDescription: ({ description, defaultValue }) =>
      typeof defaultValue === 'string'
        ? `${description} ${texts.defaultValue(defaultValue)}`
        : description,
  };
  return command
    .configureHelp(help)
    .helpOption('-h, --help', texts.helpAbout)
    .option('--lang <lang>', texts.langAbout)
    .option('--json', texts.jsonAbout);
}

/** Adds a command that has an action, with the options that all have. */
function add(parent: Command, nameAndArguments: string, about: string, host: ProgramHost): Command {
  return withHelp(parent.command(nameAndArguments), host).description(about);
}

/** The action of `command`: `load` imports what does the work. */
function act<Options extends object>(
  command: Command,
  host: ProgramHost,
  work: (context: CommandContext, args: string[], options: Options) => Promise<ExitCode>,
): void {
  const name: string[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) name.unshift(at.name());
  command.action(async () => {
    const options = command.optsWithGlobals<Options & { lang?: string }>();
    await host.run(name.join(' '), options, (context) => work(context, command.args, options));
  });
}

function addVenueCommands(program: Command, host: ProgramHost): void {
  const { texts } = host;
  const start = add(program, 'start', texts.startAbout, host)
    .option('--data <dir>', texts.startData, './data')
    .option('--port <n>', texts.startPort, '8420')
    .option('--host <address>', texts.startHost, '127.0.0.1')
    .option('--demo', texts.startDemo)
    .option('--genesis <file>', texts.startGenesis)
    .option('--operator-key <file>', texts.startOperatorKey)
    .option('--advance-time <file>', texts.startAdvanceTime)
    .option('--open-metrics', texts.startOpenMetrics)
    .option('--snapshot-blocks <n>', texts.startSnapshotBlocks);
  act(start, host, async (context, _args, options: StartCallOptions) => {
    const { runStart } = await import('./commands/start.ts');
    return runStart(context, options);
  });

  const follow = add(program, 'follow', texts.followAbout, host)
    .argument('<url>', texts.followUrl)
    .requiredOption('--genesis <hash>', texts.followGenesis)
    .requiredOption('--data <dir>', texts.followData)
    .option('--engine <engine>', texts.followEngine, 'fast')
    .option('--key <file>', texts.followKey)
    .option('--port <n>', texts.followPort)
    .option('--host <address>', texts.startHost, '127.0.0.1');
  act(follow, host, async (context, [url = ''], options: FollowCallOptions) => {
    const { runFollow } = await import('./commands/follow.ts');
    return runFollow(context, url, options);
  });

  const keys = add(program, 'keys', texts.keysAbout, host).usage('new|show <file>');
  const make = add(keys, 'new', texts.keysNewAbout, host).argument('<file>', texts.keyFile);
  act(make, host, async (context, [file = '']) => {
    const { runKeysNew } = await import('./commands/keys.ts');
    return runKeysNew(context, file);
  });
  const show = add(keys, 'show', texts.keysShowAbout, host).argument('<file>', texts.keyFile);
  act(show, host, async (context, [file = '']) => {
    const { runKeysShow } = await import('./commands/keys.ts');
    return runKeysShow(context, file);
  });
}

function addFlowCommands(program: Command, host: ProgramHost): void {
  const { texts } = host;
  const addIncrements = (command: Command) =>
    command
      .argument('<file>', texts.flowFile)
      .option('--tick <n>', texts.tickAbout, '1')
      .option('--lot <n>', texts.lotAbout, '1')
      .option('--events <file>', texts.eventsAbout)
      .option('--top <file>', texts.topAbout);
  const match = addIncrements(add(program, 'match', texts.matchAbout, host));
  match.option('--engine <name>', texts.engineAbout);
  act(match, host, async (context, [file = ''], options: MatchCallOptions) => {
    const { matchFlow } = await import('./commands/match.ts');
    return matchFlow(context, file, options);
  });

  const replay = addIncrements(add(program, 'replay', texts.replayAbout, host))
    .requiredOption('--data <dir>', texts.replayData)
    .option('--batch <n>', texts.replayBatch, '1')
    .option('--acks <file>', texts.replayAcks);
  act(replay, host, async (context, [file = ''], options: ReplayCallOptions) => {
    const { runReplay } = await import('./commands/replay.ts');
    return runReplay(context, file, options);
  });

  const scenario = add(program, 'scenario', texts.scenarioAbout, host)
    .argument('<files...>', texts.scenarioFiles)
    .option('--engine <name>', texts.scenarioEngine, 'both')
    .option('--book <name>', texts.scenarioBook, 'fast')
    .option('--trace', texts.scenarioTrace);
  act(scenario, host, async (context, files, options: ScenarioCallOptions) => {
    const { runScenario } = await import('./commands/scenario.ts');
    return runScenario(context, files, options);
  });

  const bench = add(program, 'bench', texts.benchAbout, host)
    .argument('<what>', texts.benchWhat)
    .option('--quick', texts.benchQuick);
  act(bench, host, async (context, [what = ''], options: { readonly quick?: boolean }) => {
    const { runBench } = await import('./commands/bench.ts');
    return runBench(context, what, options.quick === true);
  });
  addSoakCommand(texts, {
    add: (name, about) => add(program, name, about, host),
    act: (command, work) => act(command, host, work),
  });
}

function addLedgerCommands(program: Command, host: ProgramHost): void {
  const { texts } = host;
  const verify = add(program, 'verify', texts.verifyAbout, host)
    .argument('<target>', texts.verifyTarget)
    .option('--trust <file>', texts.verifyTrust)
    .option('--independent', texts.verifyIndependent)
    .option('--priority', texts.verifyPriority)
    .option('--from <n>', texts.verifyFrom)
    .option('--to <n>', texts.verifyTo);
  act(verify, host, async (context, [target = ''], options: VerifyCallOptions) => {
    const { runVerify } = await import('./commands/verify.ts');
    return runVerify(context, target, options);
  });

  const exportCommand = add(program, 'export', texts.exportAbout, host)
    .argument('<dir>', texts.exportDir)
    .argument('<table>', texts.exportTable)
    .option('--format <format>', texts.exportFormat)
    .option('--from <n>', texts.exportFrom);
  act(exportCommand, host, async (context, [dir = '', table = ''], options: ExportCallOptions) => {
    const { runExport } = await import('./commands/export.ts');
    return runExport(context, dir, table, options);
  });
  addBackupCommands(texts, {
    add: (name, about) => add(program, name, about, host),
    act: (command, work) => act(command, host, work),
  });
}

function addOrderCommands(program: Command, host: ProgramHost): void {
  const { texts } = host;
  const addSigning = (command: Command) =>
    command
      .requiredOption('--account <n>', texts.orderAccount)
      .requiredOption('--key <file>', texts.orderKey)
      .option('--url <url>', texts.urlAbout, DEFAULT_URL)
      .option('--client-order-id <id>', texts.orderClientId);
  const order = addSigning(add(program, 'order', texts.orderAbout, host))
    .argument('<side>', texts.orderSide)
    .argument('<quantity>', texts.orderQuantity)
    .argument('<price>', texts.orderPrice)
    .requiredOption('--issue <n>', texts.orderIssue)
    .option('--ioc', texts.orderIoc)
    .option('--dry-run', texts.dryRunAbout);
  act(order, host, async (context, args, options: SigningCallOptions) => {
    const { runOrder } = await import('./commands/order.ts');
    return runOrder(context, args, options);
  });

  const submit = add(program, 'submit', texts.submitAbout, host)
    .argument('<file>', texts.submitFile)
    .requiredOption('--key <file>', texts.orderKey)
    .option('--url <url>', texts.urlAbout, DEFAULT_URL)
    .option('--dry-run', texts.dryRunAbout);
  act(submit, host, async (context, [file = ''], options: SubmitCallOptions) => {
    const { runSubmit } = await import('./commands/submit.ts');
    return runSubmit(context, file, options);
  });

  const cancel = addSigning(add(program, 'cancel', texts.cancelAbout, host)).option(
    '--order-id <n>',
    texts.orderId,
  );
  act(cancel, host, async (context, _args, options: SigningCallOptions) => {
    const { runCancel } = await import('./commands/cancel.ts');
    return runCancel(context, options);
  });
  const reduce = addSigning(add(program, 'reduce', texts.reduceAbout, host))
    .argument('<quantity>', texts.reduceQuantity)
    .option('--order-id <n>', texts.orderId);
  act(reduce, host, async (context, [quantity = ''], options: SigningCallOptions) => {
    const { runReduce } = await import('./commands/reduce.ts');
    return runReduce(context, quantity, options);
  });
}

function addViewCommands(program: Command, host: ProgramHost): void {
  const { texts } = host;
  const addView = (command: Command) =>
    command.option('--url <url>', texts.urlAbout, DEFAULT_URL).option('--watch', texts.watchAbout);
  const book = addView(add(program, 'book', texts.bookAbout, host))
    .argument('<issue>', texts.issueArgument)
    .option('--levels <n>', texts.levelsAbout, '10');
  act(book, host, async (context, [issue = ''], options: ViewCallOptions) => {
    const { runBook } = await import('./commands/book.ts');
    return runBook(context, issue, options);
  });
  const trades = addView(add(program, 'trades', texts.tradesAbout, host))
    .argument('<issue>', texts.issueArgument)
    .option('--limit <n>', texts.limitAbout, '20');
  act(trades, host, async (context, [issue = ''], options: ViewCallOptions) => {
    const { runTrades } = await import('./commands/trades.ts');
    return runTrades(context, issue, options);
  });
  const account = addView(add(program, 'account', texts.accountAbout, host))
    .argument('<account>', texts.accountArgument)
    .option('--key <file>', texts.accountKey);
  act(account, host, async (context, [number = ''], options: ViewCallOptions) => {
    const { runAccount } = await import('./commands/account.ts');
    return runAccount(context, number, options);
  });
}
