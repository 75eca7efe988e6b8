import { useEffect, useMemo, useState } from 'react';
import { Banners } from './banners.tsx';
import { ChainStrip } from './chain-strip.tsx';
import { formatCount, groupHash } from './format.ts';
import { IssueHead, IssueList } from './issues.tsx';
import type { Market } from './market.ts';
import { OpenOrders } from './open-orders.tsx';
import { OrderBook } from './order-book.tsx';
import { OrderForm } from './order-form.tsx';
import type { Side, Ticket } from './order-ticket.ts';
import type { MarketTheme, PreferenceKeeper } from './preferences.ts';
import { type Page, PageContext, readerOf, usePage, useSlice } from './reader.ts';
import { Slice } from './slice.ts';
import { Tape } from './tape.tsx';
import { TopBar } from './top-bar.tsx';
import type { Trade } from './trade-chain.ts';
import { TradeCheckPanel } from './trade-check.tsx';

const EMPTY_TICKET: Ticket = {
  side: 'buy',
  kind: 'limit',
  price: '',
  stopPrice: '',
  quantity: '',
  timeInForce: 'day',
};
const MARKET_THEMES = {
  redblue: 'coloursRedBlue',
  greenred: 'coloursGreenRed',
  cvd: 'coloursCvd',
} as const satisfies Record<MarketTheme, string>;

function Footer() {
  const { keeper, market, reader } = usePage();
  const preferences = useSlice(keeper.preferences);
  const { blocks } = useSlice(market.blocks);
  const info = useSlice(market.info);
  const [newest] = blocks;
  return (
    <footer>
      {newest !== undefined && (
        <span>
          {reader.t('ledgerBlock', { index: formatCount(newest.index) })}{' '}
          <span className="hash">{groupHash(newest.hash)}</span>
        </span>
      )}
      <label>
        {reader.t('colours')}{' '}
        <select
          value={preferences.market}
          onChange={({ target }) => keeper.change({ market: target.value as MarketTheme })}
        >
          {Object.entries(MARKET_THEMES).map(([value, key]) => (
            <option key={value} value={value}>
              {reader.t(key)}
            </option>
          ))}
        </select>
      </label>
      {info?.network === 'demo' && <span className="footer-audience">{reader.t('audience')}</span>}
    </footer>
  );
}

/** On a phone the form lies below the book: these lead to it. */
function SideButtons() {
  const { reader, ticket } = usePage();
  const go = (side: Side) => {
    ticket.set({ ...ticket.get(), side });
    document.getElementById('order')?.scrollIntoView();
  };
  return (
    <div className="side-buttons">
      <button type="button" className="main fill-sell" onClick={() => go('sell')}>
        {reader.t('sell')}
      </button>
      <button type="button" className="main fill-buy" onClick={() => go('buy')}>
        {reader.t('buy')}
      </button>
    </div>
  );
}

function Desk() {
  const { market } = usePage();
  const connection = useSlice(market.connection);
  const issue = useSlice(market.selected);
  const [checked, setChecked] = useState<{ issue: number; trade: Trade } | null>(null);
  const shown = checked?.issue === issue?.issue ? (checked?.trade ?? null) : null;
  return (
    <main className={connection.kind === 'cut' ? 'desk is-cut' : 'desk'}>
      <IssueList />
      <IssueHead />
      <ChainStrip />
      <OrderBook />
      <div className="order-column">
        <OrderForm />
        <TradeCheckPanel issue={issue?.issue ?? null} trade={shown} />
      </div>
      <Tape
        checked={shown}
        onCheck={(trade) => issue !== null && setChecked({ issue: issue.issue, trade })}
      />
      <OpenOrders />
    </main>
  );
}

/** The page. */
export function App({ market, keeper }: { market: Market; keeper: PreferenceKeeper }) {
  const { language } = useSlice(keeper.preferences);
  const [announced, announce] = useState('');
  const ticket = useMemo(() => new Slice(EMPTY_TICKET), []);
  const page = useMemo<Page>(
    () => ({ market, keeper, ticket, announce, reader: readerOf(language) }),
    [market, keeper, ticket, language],
  );
  useEffect(() => {
    market.speak(language);
    document.title = page.reader.t('pageTitle');
  }, [market, language, page]);
  return (
    <PageContext value={page}>
      <TopBar />
      <Banners />
      <Desk />
      <SideButtons />
      <Footer />
      <p className="hidden-visually" role="status">
        {announced}
      </p>
    </PageContext>
  );
}
