import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { AssetsIcon, LedgerIcon, TradeIcon } from './icons.tsx';
import type { TextKey } from './messages.ts';
import type { PageId } from './routes.ts';

/** A page of the frame. */
export interface PageEntry {
  id: PageId;
  name: Extract<TextKey, `nav${string}`>;
  /** Keys that lead to it, as the palette shows them; `hotkeys.ts` reads them. */
  key: string;
  Icon: ComponentType;
  /** Null for the trading page, which is there from the beginning; the others come when they are first looked at. */
  Content: LazyExoticComponent<ComponentType> | null;
}

/** The pages in the order of the navigation. A new one is a row here, in `routes.ts` and in `hotkeys.ts`. */
export const PAGES: readonly PageEntry[] = [
  { id: 'trade', name: 'navTrade', key: 'G T', Icon: TradeIcon, Content: null },
  {
    id: 'ledger',
    name: 'navLedger',
    key: 'G L',
    Icon: LedgerIcon,
    Content: lazy(() => import('./ledger-page.tsx')),
  },
  {
    id: 'assets',
    name: 'navAssets',
    key: 'G A',
    Icon: AssetsIcon,
    Content: lazy(() => import('./assets-page.tsx')),
  },
];
