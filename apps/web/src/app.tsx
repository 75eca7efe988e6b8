import './frame.css';
import { Suspense, useEffect, useMemo, useState } from 'react';
import { Banners } from './banners.tsx';
import { Footer } from './footer.tsx';
import { formatCount, formatUnits } from './format.ts';
import type { Market } from './market.ts';
import type { Ticket } from './order-ticket.ts';
import { Overlays } from './overlays.tsx';
import { PAGES } from './pages.ts';
import type { PreferenceKeeper } from './preferences.ts';
import { type Page, PageContext, readerOf, usePage, useSlice } from './reader.ts';
import { Slice } from './slice.ts';
import { Toasts } from './toasts.tsx';
import { Navigation, TopBar } from './top-bar.tsx';
import { TradingPage } from './trading-page.tsx';
import type { UiState } from './ui-state.ts';
import { useHotkeys } from './use-hotkeys.ts';
import { useViewport } from './viewport.ts';

const EMPTY_TICKET: Ticket = {
  side: 'buy',
  kind: 'limit',
  price: '',
  stopPrice: '',
  quantity: '',
  timeInForce: 'day',
};

/** Keeps the address and the issue shown alike, whichever changes. */
function useAddress(): void {
  const { market, ui } = usePage();
  const route = useSlice(ui.route);
  const selected = useSlice(market.selected)?.shortCode;
  useEffect(() => {
    const follow = () => ui.follow(location.hash);
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [ui]);
  useEffect(() => {
    if (route.page === 'trade' && route.rest !== '') market.selectCode(route.rest);
  }, [market, route]);
  useEffect(() => {
    if (ui.route.get().page === 'trade' && selected !== undefined) {
      ui.settle({ page: 'trade', rest: selected });
    }
  }, [ui, selected]);
}

/** Says what the page is for in the title of its window: page, issue and price. */
function useTitle(): void {
  const { market, reader, ui } = usePage();
  const { page } = useSlice(ui.route);
  const issue = useSlice(market.selected);
  const last = useSlice(market.lastPrice);
  useEffect(() => {
    const entry = PAGES.find(({ id }) => id === page);
    const name = entry === undefined ? '' : reader.t(entry.name);
    const shown =
      page === 'trade' && issue !== null
        ? reader.t('tradeTitle', {
            issue: reader.issueName(issue),
            price: last === null ? '' : formatUnits(last, issue.priceDecimals),
          })
        : name;
    document.title = `${shown} · ${reader.t('product')}`;
  }, [reader, page, issue, last]);
}

/** Says own fills in a corner, and aloud. */
function useFillToasts(): void {
  const { announce, market, reader, ui } = usePage();
  useEffect(() => {
    market.account.onFills = (fills) => {
      for (const fill of fills) {
        const issue = market.issues.get()?.find((known) => known.issue === fill.issue);
        if (issue === undefined) continue;
        const title = reader.t('toastFill', {
          side: reader.t(fill.side),
          quantity: formatCount(fill.quantity),
          price: reader.price(fill.price, issue),
        });
        const text = reader.t('toastBlock', {
          issue: reader.issueName(issue),
          index: formatCount(fill.index),
        });
        const takerSide = (fill.liquidity === 'taker') === (fill.side === 'buy') ? 'buy' : 'sell';
        ui.say({ title, text, trade: { issue, trade: { ...fill, takerSide, previousHash: '' } } });
        announce(title);
      }
    };
    return () => {
      market.account.onFills = () => {};
    };
  }, [announce, market, reader, ui]);
}

function Content() {
  const { reader, ui } = usePage();
  const { page } = useSlice(ui.route);
  const Shown = PAGES.find(({ id }) => id === page)?.Content ?? null;
  if (Shown === null) return <TradingPage />;
  return (
    <Suspense fallback={<main className="reading-page">{reader.t('loadingPage')}</main>}>
      <Shown />
    </Suspense>
  );
}

function Frame() {
  const { ui } = usePage();
  const viewport = useViewport();
  const { page } = useSlice(ui.route);
  useHotkeys();
  useAddress();
  useTitle();
  useFillToasts();
  const isPhone = viewport === 'phone';
  // On a phone the trading page has a bar of its own.
  const hasTopBar = !isPhone || page !== 'trade';
  return (
    <>
      {hasTopBar && <TopBar />}
      <Banners />
      <Content />
      {isPhone ? <Navigation className="bottom-nav" hasIcons /> : <Footer />}
      <Overlays />
      <Toasts />
    </>
  );
}

interface AppProps {
  market: Market;
  keeper: PreferenceKeeper;
  ui: UiState;
}

/** The page. */
export function App({ market, keeper, ui }: AppProps) {
  const { language } = useSlice(keeper.preferences);
  const [announced, announce] = useState('');
  const ticket = useMemo(() => new Slice(EMPTY_TICKET), []);
  const page = useMemo<Page>(
    () => ({ market, keeper, ticket, announce, ui, reader: readerOf(language) }),
    [market, keeper, ticket, ui, language],
  );
  useEffect(() => market.speak(language), [market, language]);
  return (
    <PageContext value={page}>
      <Frame />
      <p className="hidden-visually" role="status">
        {announced}
      </p>
    </PageContext>
  );
}
