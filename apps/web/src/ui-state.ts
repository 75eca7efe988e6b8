import type { CandleResolution } from '@jangbu/sdk';
import { addressOf, type Route, readRoute } from './routes.ts';
import { Slice } from './slice.ts';
import type { Trade } from './trade-chain.ts';
import type { Issue } from './wire.ts';

/** What lies over the page: one thing at a time. */
export type Overlay =
  | { kind: 'palette' | 'keys' | 'settings' | 'types' | 'issues' | 'order' | 'cancelAll' }
  | { kind: 'trade'; issue: Issue; trade: Trade };

/** Parts of the trading page of a phone. */
export type PhoneTab = 'book' | 'chart' | 'tape' | 'own';

/** Lists of what is one's own. */
export type OwnTab = 'orders' | 'fills' | 'positions' | 'cash';

/** Spans of candles that the chart offers, in the order of the keys 1 to 6. */
export const INTERVALS = ['1', '5', '30', '1D', '1W', '1M'] as const satisfies CandleResolution[];
/** Span of candles of the chart. */
export type Interval = (typeof INTERVALS)[number];

/** A short word on something that happened; errors are none. */
export interface Toast {
  id: number;
  title: string;
  text: string;
  /** What its button opens, if it has one. */
  trade: { issue: Issue; trade: Trade } | null;
}

const MOST_TOASTS = 3;

/** Where the reader is on the page, outside React. */
export class UiState {
  readonly route: Slice<Route>;
  readonly overlay = new Slice<Overlay | null>(null);
  readonly phoneTab = new Slice<PhoneTab>('book');
  readonly ownTab = new Slice<OwnTab>('orders');
  readonly interval = new Slice<Interval>('1');
  readonly toasts = new Slice<readonly Toast[]>([]);
  /** Counts how often the order form was asked for. */
  readonly formAsked = new Slice(0);
  /** Whether the form stands on the page, or lies over it when it is asked for. */
  isFormInline = true;
  #toasts = 0;

  /** @param hash - the part of the address from its `#` on. */
  constructor(hash: string) {
    this.route = new Slice(readRoute(hash));
  }

  /** Goes to a page, as a link would. */
  go(route: Route): void {
    this.overlay.set(null);
    location.hash = addressOf(route);
  }

  /** Takes over the address. */
  follow(hash: string): void {
    const route = readRoute(hash);
    if (addressOf(route) !== addressOf(this.route.get())) this.route.set(route);
  }

  /** Puts what is shown into the address, without a step in the history. */
  settle(route: Route): void {
    if (addressOf(route) === addressOf(this.route.get())) return;
    history.replaceState(null, '', addressOf(route));
    this.route.set(route);
  }

  /** Brings the order form up and puts the focus into it. */
  focusForm(): void {
    this.overlay.set(this.isFormInline ? null : { kind: 'order' });
    this.formAsked.set(this.formAsked.get() + 1);
  }

  /** Opens something over the page. */
  open(overlay: Overlay): void {
    this.overlay.set(overlay);
  }

  /** Closes what lies over the page. */
  close(): void {
    this.overlay.set(null);
  }

  /** Says something in a corner; the oldest gives way. */
  say(toast: Omit<Toast, 'id'>): void {
    this.#toasts += 1;
    this.toasts.set([...this.toasts.get(), { ...toast, id: this.#toasts }].slice(-MOST_TOASTS));
  }

  /** Closes what lies over the page if it is still of this kind: an element that is closed late must not close the next. */
  closeIf(kind: Overlay['kind']): void {
    if (this.overlay.get()?.kind === kind) this.overlay.set(null);
  }

  /** Takes a toast away. */
  unsay(id: number): void {
    this.toasts.set(this.toasts.get().filter((toast) => toast.id !== id));
  }
}
