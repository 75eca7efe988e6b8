import type { PageId } from './routes.ts';
import { INTERVALS, type Interval } from './ui-state.ts';

/** What a key asks for. */
export type Hotkey =
  | { kind: 'palette' | 'keys' | 'centre' | 'previous' | 'next' | 'cancelAll' | 'goPrefix' }
  | { kind: 'side'; side: 'buy' | 'sell' }
  | { kind: 'interval'; interval: Interval }
  | { kind: 'page'; page: PageId };

/** A pressed key, as far as it matters. */
export interface KeyPress {
  key: string;
  /** Physical key, which stays when an input method composes Hangul. */
  code: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
  /** Whether letters go into a field. */
  isTyping: boolean;
}

const PAGES_BY_CODE: Readonly<Record<string, PageId>> = {
  KeyT: 'trade',
  KeyL: 'ledger',
  KeyA: 'assets',
};

/**
 * What a key asks for; null for nothing.
 *
 * @param afterGo - whether the key before it was G.
 */
export function readHotkey(press: KeyPress, afterGo: boolean): Hotkey | null {
  const { key, code, ctrlKey, altKey, metaKey, isComposing, isTyping } = press;
  if (isComposing) return null;
  if ((ctrlKey || metaKey) && !altKey && code === 'KeyK') return { kind: 'palette' };
  if (altKey && !ctrlKey && !metaKey && code === 'KeyC') return { kind: 'cancelAll' };
  if (ctrlKey || altKey || metaKey) return null;
  if (key === 'F1') return { kind: 'side', side: 'buy' };
  if (key === 'F2') return { kind: 'side', side: 'sell' };
  // Single characters belong to the field that has the focus.
  if (isTyping) return null;
  if (afterGo) {
    const page = PAGES_BY_CODE[code];
    return page === undefined ? null : { kind: 'page', page };
  }
  if (key === '/') return { kind: 'palette' };
  if (key === '?') return { kind: 'keys' };
  if (code === 'KeyB') return { kind: 'centre' };
  if (code === 'KeyG') return { kind: 'goPrefix' };
  if (code === 'BracketLeft') return { kind: 'previous' };
  if (code === 'BracketRight') return { kind: 'next' };
  const interval = INTERVALS[Number(/^Digit(\d)$/.exec(code)?.[1] ?? 0) - 1];
  return interval === undefined ? null : { kind: 'interval', interval };
}
