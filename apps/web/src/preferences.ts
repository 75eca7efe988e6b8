import type { Language } from './messages.ts';
import { Slice } from './slice.ts';

/** Brightness as chosen; `system` follows the device. */
export type ThemeChoice = 'system' | 'light' | 'dark';

/** Colours of rise and fall. */
export type MarketTheme = 'redblue' | 'greenred' | 'cvd';

/** What a reader chooses, kept on this device. */
export interface Preferences {
  language: Language;
  theme: ThemeChoice;
  market: MarketTheme;
}

const STORED_UNDER = 'jangbu-preferences';

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
  };
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
