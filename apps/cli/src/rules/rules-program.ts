import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { ExitCode } from '../failure.ts';
import type { Texts } from '../texts.ts';

/** How the program adds a command and gives it its action. */
export interface CommandBuilder {
  add(parent: Command, nameAndArguments: string, about: string): Command;
  act<Options extends object>(
    command: Command,
    work: (context: CommandContext, args: string[], options: Options) => Promise<ExitCode>,
  ): void;
}

/** Options of `rules` as they were written; each verb has some of them. */
export interface RulesCallOptions {
  readonly market?: string;
  readonly kind?: string;
  readonly date?: string;
  readonly price?: string;
  readonly base?: string;
  readonly close?: string;
  readonly listingDay?: boolean;
  readonly liquidation?: boolean;
  readonly at?: string;
  readonly method?: string;
  readonly isin?: string;
  readonly body?: string;
}

/** Verbs of `rules`. */
export type RulesVerbName = 'tick' | 'limits' | 'check' | 'base' | 'session' | 'isin';

/** Adds `rules` with its verbs, and `auction`. */
export function addRulesCommands(program: Command, texts: Texts, build: CommandBuilder): void {
  const rules = build.add(program, 'rules', texts.rulesAbout);
  rules.usage('tick|limits|check|base|session|isin').helpCommand(false);
  const addVerb = (name: RulesVerbName, about: string) => {
    const verb = build.add(rules, name, about);
    build.act(verb, async (context, _args, options: RulesCallOptions) => {
      const { runRules } = await import('../commands/rules.ts');
      return runRules(context, name, options);
    });
    return verb;
  };
  const addListing = (verb: Command) =>
    verb
      .option('--market <market>', texts.caseMarket)
      .option('--kind <kind>', `${texts.caseKind} ${texts.defaultValue('stock')}`)
      .option('--date <date>', texts.caseDate);
  const addDay = (verb: Command) =>
    verb
      .option('--base <n>', texts.caseBase)
      .option('--listing-day', texts.caseListingDay)
      .option('--liquidation', texts.caseLiquidation);

  addListing(addVerb('tick', texts.rulesTickAbout)).option('--price <n>', texts.casePrice);
  addDay(addListing(addVerb('limits', texts.rulesLimitsAbout)));
  addDay(addListing(addVerb('check', texts.rulesCheckAbout))).option(
    '--price <n>',
    texts.casePrice,
  );
  addListing(addVerb('base', texts.rulesBaseAbout)).option('--close <n>', texts.caseClose);
  addVerb('session', texts.rulesSessionAbout)
    .option('--market <market>', texts.caseMarket)
    .option('--at <time>', texts.caseAt)
    .option('--method <method>', texts.caseMethod);
  addVerb('isin', texts.rulesIsinAbout)
    .option('--isin <text>', texts.caseIsin)
    .option('--body <text>', texts.caseBody);

  build.act(build.add(program, 'auction', texts.auctionAbout), async (context) => {
    const { runAuction } = await import('../commands/auction.ts');
    return runAuction(context);
  });
}
