import { formatCivilDate } from '@jangbu/market';
import { businessDateOf, parseUint } from '@jangbu/protocol';
import { answerJson, type CommandContext } from '../command-context.ts';
import type { ExitCode } from '../failure.ts';
import { wholeNumber } from '../option-values.ts';
import { answerLines } from '../rules/answer-lines.ts';
import { RULE_VERBS } from '../rules/rule-answers.ts';
import { RuleCase } from '../rules/rule-case.ts';
import type { RulesCallOptions, RulesVerbName } from '../rules/rules-program.ts';
import type { Texts } from '../texts.ts';

const MICROSECONDS_PER_MILLISECOND = 1_000;

/**
 * `jangbu rules`: answers the one case that the options say, or without options a case a line of standard input.
 *
 * Options mean a person: what they leave out is a stock, today and now.
 */
export async function runRules(
  context: CommandContext,
  name: RulesVerbName,
  options: RulesCallOptions,
): Promise<ExitCode> {
  const verb = RULE_VERBS[name];
  const fields = fieldsOf(context.texts, options);
  if (Object.keys(fields).length === 0) return answerLines(context, process.stdin, verb);
  answerJson(context, verb(new RuleCase(context.texts, { ...defaultsOf(name), ...fields })));
  return 0;
}

/** The fields of the case that the options say. */
function fieldsOf(
  texts: Texts,
  { price, base, close, at, ...options }: RulesCallOptions,
): Record<string, unknown> {
  const { market, kind, date, listingDay, liquidation, method, isin, body } = options;
  const number = (name: string, text: string | undefined) =>
    text === undefined ? undefined : wholeNumber(texts, `--${name}`, text);
  const fields = {
    market,
    kind,
    date,
    price: number('price', price),
    base: number('base', base),
    close: number('close', close),
    listingDay,
    liquidation,
    at: at === undefined ? undefined : (parseUint(at) ?? at),
    method,
    isin,
    body,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function defaultsOf(name: RulesVerbName): Record<string, unknown> {
  if (name === 'isin') return {};
  const now = new Date();
  if (name === 'session') return { at: now.toISOString() };
  const today = businessDateOf(now.getTime() * MICROSECONDS_PER_MILLISECOND);
  return { kind: 'stock', date: formatCivilDate(today) };
}
