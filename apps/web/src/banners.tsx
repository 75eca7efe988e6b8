import { useEffect, useState } from 'react';
import { formatCount, formatTime } from './format.ts';
import { CloseIcon, LinkIcon, Mark, WarnIcon } from './icons.tsx';
import { usePage, useSlice } from './reader.ts';

const RETURN_SHOWN_MS = 6000;

function useSecondsUntil(atMs: number | null): number | null {
  const [seconds, setSeconds] = useState<number | null>(null);
  useEffect(() => {
    const show = () =>
      setSeconds(atMs === null ? null : Math.max(0, Math.ceil((atMs - performance.now()) / 1000)));
    show();
    const timer = setInterval(show, 250);
    return () => clearInterval(timer);
  }, [atMs]);
  return seconds;
}

function CutBanner({ retryAtMs }: { retryAtMs: number | null }) {
  const { market, reader } = usePage();
  const seconds = useSecondsUntil(retryAtMs);
  const { lastHeard } = market;
  return (
    <div className="banner banner-cut">
      <WarnIcon />
      <p>
        {lastHeard === null
          ? reader.t('cutOffEmpty')
          : reader.t('cutOff', { time: formatTime(lastHeard) })}
      </p>
      <strong>
        {seconds === null
          ? reader.t('trying')
          : reader.t('nextTry', { seconds: formatCount(seconds) })}
      </strong>
    </div>
  );
}

function ReturnBanner({ missed }: { missed: number | null }) {
  const { market, reader } = usePage();
  useEffect(() => {
    const timer = setTimeout(() => market.returned.set(null), RETURN_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [market]);
  return (
    <div className="banner">
      <LinkIcon />
      <p>
        {missed === null
          ? reader.t('connectedAgain')
          : reader.t('stitched', { count: formatCount(missed) })}
      </p>
    </div>
  );
}

/** One line under the top bar: the most urgent of what there is to say. */
export function Banners() {
  const { market, reader } = usePage();
  const connection = useSlice(market.connection);
  const returned = useSlice(market.returned);
  const info = useSlice(market.info);
  const [closed, setClosed] = useState(false);
  if (connection.kind === 'cut') return <CutBanner retryAtMs={connection.retryAtMs} />;
  if (returned !== null) return <ReturnBanner missed={returned.missed} />;
  if (info?.network !== 'demo' || closed) return null;
  return (
    <div className="banner">
      <Mark />
      <p>
        <b>{reader.t('audience')}</b> <span>{reader.t('invented')}</span>
      </p>
      <button
        type="button"
        className="quiet square"
        aria-label={reader.t('close')}
        onClick={() => setClosed(true)}
      >
        <CloseIcon />
      </button>
    </div>
  );
}
