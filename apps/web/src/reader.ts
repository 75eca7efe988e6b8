import type { CurrencyAnswer } from '@jangbu/sdk';
import { createContext, useContext, useSyncExternalStore } from 'react';
import { formatUnits } from './format.ts';
import type { Market } from './market.ts';
import { type Filling, fill, type Language, TEXTS, type TextKey } from './messages.ts';
import { REFUSAL_TEXTS } from './messages-refusal.ts';
import type { Ticket } from './order-ticket.ts';
import type { PreferenceKeeper } from './preferences.ts';
import type { Slice } from './slice.ts';
import type { UiState } from './ui-state.ts';
import type { Issue } from './wire.ts';

/** The words and figures of one language. */
export interface Reader {
  language: Language;
  /** A text of the catalogue, its blanks filled. */
  t<Key extends TextKey>(key: Key, ...filling: Filling<Key>): string;
  /** A refusal in words; `title`, from the venue, where the code is not of the reject table. */
  refusal(code: string, title: string): string;
  /** An amount with its currency: `70,500원`, `70,500 KRW`. */
  money(minorUnits: number, currency: CurrencyAnswer): string;
  /** A price of an issue with its currency. */
  price(units: number, issue: Issue): string;
  /** The name of an issue. */
  issueName(issue: Issue): string;
}

function withCurrency(figure: string, code: string, language: Language): string {
  return language === 'ko' && code === 'KRW' ? `${figure}원` : `${figure} ${code}`;
}

/** Words and figures of `language`. */
export function readerOf(language: Language): Reader {
  const refusals: Readonly<Record<string, (typeof REFUSAL_TEXTS)['ok']>> = REFUSAL_TEXTS;
  return {
    language,
    t: (key, ...[values]) => fill(TEXTS[key][language], values ?? {}),
    refusal: (code, title) =>
      Object.hasOwn(refusals, code) ? (refusals[code]?.[language] ?? title) : title,
    money: (minorUnits, { code, decimals }) =>
      withCurrency(formatUnits(minorUnits, decimals), code, language),
    price: (units, { currency, priceDecimals }) =>
      withCurrency(formatUnits(units, priceDecimals), currency.code, language),
    issueName: ({ name, nameEnglish }) => (language === 'ko' ? name : nameEnglish || name),
  };
}

/** What every component may reach. */
export interface Page {
  market: Market;
  keeper: PreferenceKeeper;
  reader: Reader;
  /** Says something to readers who listen: own results and changes of state, never quotes. */
  announce(text: string): void;
  /** What stands in the order form. */
  ticket: Slice<Ticket>;
  /** Where the reader is. */
  ui: UiState;
}

/** The page around a component. */
export const PageContext = createContext<Page | null>(null);

/** The page around this component. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error('a component stands outside the page');
  return page;
}

/** The value of a slice, and again whenever it changes. */
export function useSlice<Value>(slice: Slice<Value>): Value {
  return useSyncExternalStore(slice.subscribe, slice.get, slice.get);
}
