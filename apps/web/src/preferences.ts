import type { Language } from './messages.ts';
import { Slice } from './slice.ts';

/** Brightness as chosen; `system` follows the device. */
export type ThemeChoice = 'system' | 'light' | 'dark';

/** Colours of rise and fall. */
export type MarketTheme = 'redblue' | 'greenred' | 'cvd';

/** Limits against mistakes: whole units, whole units of the currency, ticks from the last price. */
export interface MistakeLimits {
  quantity: number;
  amount: number;
  ticks: number;
}

/** What a reader chooses, kept on this device. */
export interface Preferences {
  language: Language;
  theme: ThemeChoice;
  market: MarketTheme;
  /** Short codes of the issues that are watched. */
  watched: readonly string[];
  limits: MistakeLimits;
  /** Whether orders within the limits are signed without a question; off unless chosen. */
  oneClick: boolean;
  /** What the chart marks beside the candles. */
  showsFills: boolean;
  showsOrders: boolean;
}

/** Limits until others are chosen. */
export const DEFAULT_LIMITS: MistakeLimits = { quantity: 1_000, amount: 50_000_000, ticks: 10 };

const STORED_UNDER = 'jangbu-preferences';

/** What is chosen until something else is, apart from the language. */
export const FIRST_CHOICES = {
  theme: 'system',
  market: 'redblue',
  limits: DEFAULT_LIMITS,
  oneClick: false,
  showsFills: true,
  showsOrders: true,
} as const satisfies Partial<Preferences>;

const CHOICES = {
  language: ['ko', 'en'],
  theme: ['system', 'light', 'dark'],
  market: ['redblue', 'greenred', 'cvd'],
} as const;

function chosen<Value extends string>(
  values: readonly Value[],
  value: unknown,
  otherwise: Value,
): Value {
  return values.find((known) => known === value) ?? otherwise;
}

/**
 * Preferences from what was stored; what is missing or unknown takes its default.
 *
 * @param languages - those of the browser, best first.
 */
export function readPreferences(stored: string | null, languages: readonly string[]): Preferences {
  let values: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    values = (JSON.parse(stored ?? '{}') ?? {}) as typeof values;
  } catch {
    // Damaged storage is no storage.
  }
  const korean = languages
    .find((tag) => /^(ko|en)\b/i.test(tag))
    ?.toLowerCase()
    .startsWith('ko');
  return {
    language: chosen(CHOICES.language, values.language, korean ? 'ko' : 'en'),
    theme: chosen(CHOICES.theme, values.theme, 'system'),
    market: chosen(CHOICES.market, values.market, 'redblue'),
    watched: Array.isArray(values.watched)
      ? values.watched.filter((code): code is string => typeof code === 'string')
      : [],
    limits: readLimits(values.limits),
    oneClick: values.oneClick === true,
    showsFills: values.showsFills !== false,
    showsOrders: values.showsOrders !== false,
  };
}

function readLimits(value: unknown): MistakeLimits {
  const limits = { ...DEFAULT_LIMITS };
  for (const name of ['quantity', 'amount', 'ticks'] as const) {
    const limit = (value as Partial<Record<string, unknown>> | null | undefined)?.[name];
    if (Number.isSafeInteger(limit) && Number(limit) > 0) limits[name] = Number(limit);
  }
  return limits;
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED_UNDER);
  } catch {
    // A browser that forbids storage still shows the page.
    return null;
  }
}

/** Keeps preferences and puts them on the document: language, theme, market theme. */
export class PreferenceKeeper {
  readonly preferences = new Slice(readPreferences(stored(), navigator.languages));
  readonly #prefersDark = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    this.#prefersDark.addEventListener('change', () => this.#apply());
    this.#apply();
  }

  /** Changes some preferences and remembers them. */
  change(change: Partial<Preferences>): void {
    this.preferences.set({ ...this.preferences.get(), ...change });
    this.#apply();
    try {
      localStorage.setItem(STORED_UNDER, JSON.stringify(this.preferences.get()));
    } catch {
      // Kept for this visit only.
    }
  }

  #apply(): void {
    const { language, theme, market } = this.preferences.get();
    const root = document.documentElement;
    root.lang = language;
    const system = this.#prefersDark.matches ? 'dark' : 'light';
    root.dataset.theme = theme === 'system' ? system : theme;
    root.dataset.market = market;
  }
}
