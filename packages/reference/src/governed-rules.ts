/** The commands that the specification marks for governance (docs/spec/commands.md). */
import type { Command } from '@jangbu/protocol';
import { bustTradeRule } from './bust-trade.ts';
import { defineFeesRule } from './define-fees.ts';
import { defineMarketRule } from './define-market.ts';
import { defineTickTableRule } from './define-tick-table.ts';
import type { CommandRule } from './execution.ts';
import { listIssueRule } from './list-issue.ts';
import { listMarketIssueRule } from './list-market-issue.ts';
import { registerParticipantRule } from './register-participant.ts';
import { replaceRootKeyRule } from './revoke-key.ts';
import { activateRulesRule } from './rules-and-time.ts';
import {
  setIssueFlagsRule,
  setIssueStatusRule,
  setIssueTermsRule,
  setMarketTermsRule,
  setParticipantTermsRule,
} from './set-terms.ts';
import { setExpiryDayRule, setTradingDayRule } from './set-trading-day.ts';

/** Rules of the governed commands by kind. */
export const GOVERNED_RULES = {
  RegisterParticipant: registerParticipantRule,
  ListIssue: listIssueRule,
  DefineTickTable: defineTickTableRule,
  DefineMarket: defineMarketRule,
  SetTradingDay: setTradingDayRule,
  ListMarketIssue: listMarketIssueRule,
  ReplaceRootKey: replaceRootKeyRule,
  DefineFees: defineFeesRule,
  SetIssueTerms: setIssueTermsRule,
  SetMarketTerms: setMarketTermsRule,
  SetParticipantTerms: setParticipantTermsRule,
  SetIssueStatus: setIssueStatusRule,
  BustTrade: bustTradeRule,
  ActivateRules: activateRulesRule,
  SetIssueFlags: setIssueFlagsRule,
  SetExpiryDay: setExpiryDayRule,
} satisfies { readonly [Kind in Command['kind']]?: CommandRule<Kind> };

/** The rule of a governed command, undefined for another one. */
export function governedRuleOf(kind: Command['kind']): CommandRule<Command['kind']> | undefined {
  return (GOVERNED_RULES as Partial<Record<Command['kind'], CommandRule<Command['kind']>>>)[kind];
}
