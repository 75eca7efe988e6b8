import { formatCount, groupHash } from './format.ts';
import { usePage, useSlice } from './reader.ts';
import type { Connection } from './stream.ts';

const SHOWN_LEAVES = 5;

const CONNECTION_TEXTS = {
  connecting: 'connecting',
  live: 'live',
  late: 'late',
  cut: 'cut',
} as const satisfies Record<Connection['kind'], string>;

/** How the page stands with the venue. */
export function ConnectionState({ hasLatency }: { hasLatency: boolean }) {
  const { market, reader } = usePage();
  const { kind } = useSlice(market.connection);
  const latency = useSlice(market.latency);
  return (
    <span className={`connection connection-${kind}`}>
      <i aria-hidden="true" />
      {reader.t(CONNECTION_TEXTS[kind])}
      {hasLatency && latency !== null && kind === 'live' && (
        <small>{reader.t('latencyOf', { ms: formatCount(latency) })}</small>
      )}
    </span>
  );
}

/** The newest ledger blocks as leaves on their thread, the last one in the making. */
function LedgerThread() {
  const { market, reader } = usePage();
  const { blocks, links } = useSlice(market.blocks);
  const [newest] = blocks;
  if (newest === undefined) return null;
  return (
    <>
      <svg className="footer-thread" viewBox="0 0 122 14" aria-hidden="true">
        {Array.from({ length: SHOWN_LEAVES }, (_, at) => {
          const isLinked = links[SHOWN_LEAVES - 2 - at] ?? false;
          const left = at * 25;
          return (
            <g key={left} className={at === SHOWN_LEAVES - 1 ? 'is-newest' : ''}>
              <path className="mark-thread" d={`M${left + 1} 2h9v10h-9zM${left + 4} 2v10`} />
              {at < SHOWN_LEAVES - 1 && (
                <path
                  className={isLinked ? 'mark-thread' : 'thread-open'}
                  d={`M${left + 10} 7h16`}
                />
              )}
            </g>
          );
        })}
      </svg>
      <span className="footer-block">
        {reader.t('ledgerBlock', { index: formatCount(newest.index) })}{' '}
        <span className="hash">{groupHash(newest.hash)}</span>
      </span>
    </>
  );
}

/** Connection, the newest ledger block, notices. */
export function Footer() {
  const { market, reader } = usePage();
  const info = useSlice(market.info);
  return (
    <footer>
      <ConnectionState hasLatency />
      <LedgerThread />
      <span className="footer-notices">
        <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer">
          {reader.t('chartNotice')}
        </a>
        {info?.network === 'demo' && <span>{reader.t('audience')}</span>}
      </span>
    </footer>
  );
}
