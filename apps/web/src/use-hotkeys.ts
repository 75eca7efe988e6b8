import { useEffect } from 'react';
import { type Hotkey, readHotkey } from './hotkeys.ts';
import { stepPrice, stepQuantity } from './order-ticket.ts';
import { hasPriceField } from './order-types.ts';
import { type Page, usePage } from './reader.ts';

const SHIFT_STEPS = 10;
const GO_WITHIN_MS = 1200;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement
    ? !['radio', 'checkbox', 'button'].includes(target.type)
    : target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** The issue `steps` places further in the list, round its ends. */
function stepIssue({ market }: Page, steps: number): void {
  const issues = market.issues.get() ?? [];
  const at = issues.findIndex(({ issue }) => issue === market.selected.get()?.issue);
  const next = issues[(at + steps + issues.length) % issues.length];
  if (next !== undefined) market.select(next);
}

function run(page: Page, hotkey: Hotkey): void {
  const { market, ticket, ui } = page;
  switch (hotkey.kind) {
    case 'palette':
    case 'keys':
      ui.open({ kind: hotkey.kind });
      break;
    case 'cancelAll':
      if (market.own.get().orders.length > 0) ui.open({ kind: 'cancelAll' });
      break;
    case 'centre':
      market.holdBook(false);
      break;
    case 'previous':
      stepIssue(page, -1);
      break;
    case 'next':
      stepIssue(page, 1);
      break;
    case 'side':
      if (ui.route.get().page !== 'trade') ui.go({ page: 'trade', rest: '' });
      ticket.set({ ...ticket.get(), side: hotkey.side });
      ui.focusForm();
      break;
    case 'interval':
      ui.interval.set(hotkey.interval);
      break;
    case 'page':
      ui.go({ page: hotkey.page, rest: '' });
      break;
    default:
  }
}

/** Arrows where nothing else has them: price by tick, quantity by lot. */
function stepTicket({ market, ticket: slice }: Page, event: KeyboardEvent): boolean {
  const issue = market.selected.get();
  if (issue === null || event.ctrlKey || event.altKey || event.metaKey) return false;
  const size = event.shiftKey ? SHIFT_STEPS : 1;
  const ticket = slice.get();
  const steps = { ArrowUp: size, ArrowDown: -size, ArrowRight: size, ArrowLeft: -size }[event.key];
  if (steps === undefined) return false;
  if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    slice.set({ ...ticket, quantity: stepQuantity(ticket.quantity, steps, issue) });
  } else if (hasPriceField(ticket.kind)) {
    const fallback = issue.lastPrice ?? issue.basePrice;
    slice.set({ ...ticket, price: stepPrice(ticket.price, steps, issue, fallback) });
  } else return false;
  return true;
}

/** Listens for the keys that work everywhere. What lies over the page has its own. */
export function useHotkeys(): void {
  const page = usePage();
  useEffect(() => {
    let goAtMs = Number.NEGATIVE_INFINITY;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      const { target } = event;
      const inForm = target instanceof HTMLElement && target.matches('.order-form [type="submit"]');
      if ((target === document.body || inForm) && stepTicket(page, event)) {
        event.preventDefault();
        return;
      }
      const afterGo = performance.now() - goAtMs < GO_WITHIN_MS;
      goAtMs = Number.NEGATIVE_INFINITY;
      const press = {
        key: event.key,
        code: event.code,
        ctrlKey: event.ctrlKey,
        altKey: event.altKey,
        metaKey: event.metaKey,
        isComposing: event.isComposing,
        isTyping: isTyping(target),
      };
      const hotkey = readHotkey(press, afterGo);
      if (hotkey === null) return;
      event.preventDefault();
      if (hotkey.kind === 'goPrefix') goAtMs = performance.now();
      else run(page, hotkey);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [page]);
}
