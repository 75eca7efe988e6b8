import { useEffect, useRef } from 'react';
import { formatTime } from './format.ts';
import { Mark, ThemeIcon } from './icons.tsx';
import type { ThemeChoice } from './preferences.ts';
import { usePage, useSlice } from './reader.ts';
import type { Connection } from './stream.ts';

const CLOCK_TICK_MS = 250;
const NEXT_THEME = { system: 'light', light: 'dark', dark: 'system' } as const;
const THEME_TEXTS = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const;
const CONNECTION_TEXTS = {
  connecting: 'connecting',
  live: 'live',
  late: 'late',
  cut: 'cut',
} as const satisfies Record<Connection['kind'], string>;

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

function ConnectionState() {
  const { market, reader } = usePage();
  const { kind } = useSlice(market.connection);
  return (
    <span className={`connection connection-${kind}`}>
      <i aria-hidden="true" />
      {reader.t(CONNECTION_TEXTS[kind])}
    </span>
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

/** Name, state of the connection, ledger clock, language and brightness. */
export function TopBar() {
  const { keeper, reader } = usePage();
  const { language, theme } = useSlice(keeper.preferences);
  const other = language === 'ko' ? 'en' : 'ko';
  return (
    <header className="top-bar">
      <h1>
        <Mark />
        {reader.t('product')}
      </h1>
      <ConnectionState />
      <Clock />
      <button
        type="button"
        className="quiet"
        lang={other}
        onClick={() => keeper.change({ language: other })}
      >
        {reader.t('switchLanguage')}
      </button>
      <ThemeSwitch theme={theme} />
    </header>
  );
}
