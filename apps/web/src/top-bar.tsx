import { useEffect, useRef } from 'react';
import { formatCount, formatTime } from './format.ts';
import { AccountIcon, Mark, SearchIcon, SettingsIcon, ThemeIcon } from './icons.tsx';
import { PHASE_NAMES } from './order-types.ts';
import { PAGES } from './pages.ts';
import type { ThemeChoice } from './preferences.ts';
import { usePage, useSlice } from './reader.ts';
import { addressOf } from './routes.ts';
import { SessionNext } from './session-line.tsx';

const CLOCK_TICK_MS = 250;
const NEXT_THEME = { system: 'light', light: 'dark', dark: 'system' } as const;
const THEME_TEXTS = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const;

function Clock() {
  const { market, reader } = usePage();
  const element = useRef<HTMLTimeElement>(null);
  useEffect(() => {
    const show = () => {
      const now = market.clock.now();
      // A stopped venue has no time to tell: the clock keeps the last one until it is drained with the rest.
      if (now !== null && element.current !== null && market.connection.get().kind !== 'cut') {
        element.current.textContent = formatTime(now);
      }
    };
    show();
    const timer = setInterval(show, CLOCK_TICK_MS);
    return () => clearInterval(timer);
  }, [market]);
  return (
    <span className="clock">
      <span className="hidden-visually">{reader.t('ledgerClock')}</span>
      <time ref={element}>--:--:--</time>
      <small>KST</small>
    </span>
  );
}

/** Phase of the issue shown, what comes next, and the ledger's clock. */
function SessionClock() {
  const { market, reader } = usePage();
  const issue = useSlice(market.selected);
  return (
    <div className="session-clock">
      {issue !== null && (
        <>
          <b>{reader.t(PHASE_NAMES[issue.session])}</b>
          <SessionNext issue={issue} />
        </>
      )}
      <Clock />
    </div>
  );
}

function ThemeSwitch({ theme }: { theme: ThemeChoice }) {
  const { keeper, reader } = usePage();
  const label = `${reader.t('theme')}: ${reader.t(THEME_TEXTS[theme])}`;
  return (
    <button
      type="button"
      className="quiet square"
      aria-label={label}
      title={label}
      onClick={() => keeper.change({ theme: NEXT_THEME[theme] })}
    >
      <ThemeIcon theme={theme} />
    </button>
  );
}

/** The ways to the pages. */
export function Navigation({ className, hasIcons }: { className: string; hasIcons: boolean }) {
  const { reader, ui } = usePage();
  const route = useSlice(ui.route);
  return (
    <nav className={className} aria-label={reader.t('pages')}>
      {PAGES.map(({ id, name, Icon }) => (
        <a
          key={id}
          href={addressOf({ page: id, rest: '' })}
          aria-current={route.page === id ? 'page' : undefined}
        >
          {hasIcons && <Icon />}
          {reader.t(name)}
        </a>
      ))}
    </nav>
  );
}

/** Name, pages, palette, session clock, brightness, language, settings and account. */
export function TopBar() {
  const { keeper, market, reader, ui } = usePage();
  const { language, theme } = useSlice(keeper.preferences);
  const { desk } = useSlice(market.own);
  const other = language === 'ko' ? 'en' : 'ko';
  return (
    <header className="top-bar">
      <h1>
        <Mark />
        {reader.t('product')}
      </h1>
      <Navigation className="top-nav" hasIcons={false} />
      <button type="button" className="palette-button" onClick={() => ui.open({ kind: 'palette' })}>
        <SearchIcon />
        <span>{reader.t('searchAll')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <SessionClock />
      <ThemeSwitch theme={theme} />
      <button
        type="button"
        className="quiet plain"
        lang={other}
        onClick={() => keeper.change({ language: other })}
      >
        {reader.t('switchLanguage')}
      </button>
      <button
        type="button"
        className="quiet square"
        aria-label={reader.t('settings')}
        title={reader.t('settings')}
        onClick={() => ui.open({ kind: 'settings' })}
      >
        <SettingsIcon />
      </button>
      <span className="account" title={desk ? reader.t('sharedKey') : undefined}>
        <AccountIcon />
        <b>
          {desk
            ? reader.t('demoAccount', { account: formatCount(desk.number) })
            : reader.t('noAccount')}
        </b>
      </span>
    </header>
  );
}
