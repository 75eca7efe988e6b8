import './issue-list.css';
import { useRef, useState } from 'react';
import { directionOf, formatCount, formatPercent, formatUnits } from './format.ts';
import { CloseIcon, SearchIcon } from './icons.tsx';
import { findsIssue } from './issue-search.ts';
import { isCall } from './order-types.ts';
import { usePage, useSlice } from './reader.ts';
import { rove } from './roving.ts';
import { useViewport } from './viewport.ts';
import { VirtualRows } from './virtual-rows.tsx';
import type { Issue } from './wire.ts';

type Choice = 'all' | 'watched' | 'held';

const CHOICES = [
  ['all', 'listAll'],
  ['watched', 'listWatched'],
  ['held', 'listHeld'],
] as const;
const EMPTY_TEXTS = { all: 'noIssues', watched: 'noneWatched', held: 'noneHeld' } as const;
const ROW_PX = 32;
const PHONE_ROW_PX = 44;

/** Issues as listed, the shown one with its price of this moment. */
function useIssues(): readonly Issue[] | null {
  const { market } = usePage();
  const issues = useSlice(market.issues);
  const selected = useSlice(market.selected);
  const lastPrice = useSlice(market.lastPrice);
  return (
    issues?.map((issue) => (issue.issue === selected?.issue ? { ...issue, lastPrice } : issue)) ??
    null
  );
}

/** What is unusual about an issue now, in a word. */
function IssueTag({ issue }: { issue: Issue }) {
  const { reader } = usePage();
  const { session, lastPrice, upperLimit, lowerLimit } = issue;
  if (session === 'halt') return <span className="tag tag-bad">{reader.t('haltTag')}</span>;
  if (session === 'vi_call') return <span className="tag tag-warn">{reader.t('viTag')}</span>;
  if (isCall(issue)) return <span className="tag tag-warn">{reader.t('callTag')}</span>;
  if (lastPrice !== null && lastPrice === upperLimit) {
    return <span className="tag tag-rise">{reader.t('atUpper')}</span>;
  }
  if (lastPrice !== null && lastPrice === lowerLimit) {
    return <span className="tag tag-fall">{reader.t('atLower')}</span>;
  }
  return null;
}

function IssueFigures({ issue }: { issue: Issue }) {
  const { reader } = usePage();
  const { lastPrice, basePrice, priceDecimals } = issue;
  if (lastPrice === null) return <small className="no-trade">{reader.t('noTradeYet')}</small>;
  const direction = directionOf(lastPrice, basePrice);
  return (
    <>
      <span className={`figure ${direction}`}>{formatUnits(lastPrice, priceDecimals)}</span>
      <small className={direction}>
        {basePrice === null ? '' : formatPercent(lastPrice, basePrice)}
      </small>
    </>
  );
}

/** How many rose, stayed and fell against the previous close. */
function Breadth({ issues }: { issues: readonly Issue[] }) {
  const { reader } = usePage();
  const counts = { rise: 0, level: 0, fall: 0 };
  for (const { lastPrice, basePrice } of issues) {
    if (lastPrice !== null) counts[directionOf(lastPrice, basePrice)] += 1;
  }
  return (
    <p className="breadth drained">
      <span>
        {reader.t('rose')} <b className="rise">▲ {formatCount(counts.rise)}</b>
      </span>
      <span>
        {reader.t('unchanged')} <b>{formatCount(counts.level)}</b>
      </span>
      <span>
        {reader.t('fell')} <b className="fall">▼ {formatCount(counts.fall)}</b>
      </span>
    </p>
  );
}

function Search({
  text,
  onChange,
  onClose,
}: {
  text: string;
  onChange(text: string): void;
  onClose(): void;
}) {
  const { reader } = usePage();
  return (
    <label className="issue-search">
      <SearchIcon />
      <span className="hidden-visually">{reader.t('findIssue')}</span>
      <input
        // biome-ignore lint/a11y/noAutofocus: it was opened to be typed into.
        autoFocus
        value={text}
        title={reader.t('findHint')}
        autoComplete="off"
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          onClose();
        }}
      />
      <button
        type="button"
        className="quiet square"
        aria-label={reader.t('clearSearch')}
        onClick={onClose}
      >
        <CloseIcon />
      </button>
    </label>
  );
}

function useShown(choice: Choice, text: string): readonly Issue[] | null {
  const { keeper, market } = usePage();
  const issues = useIssues();
  const { watched } = useSlice(keeper.preferences);
  const { account } = useSlice(market.own);
  if (issues === null) return null;
  return issues.filter((issue) => {
    if (choice === 'watched' && !watched.includes(issue.shortCode)) return false;
    if (choice === 'held' && (account?.balanceByIssue.get(issue.issue) ?? 0) === 0) return false;
    return findsIssue(issue, text);
  });
}

/** Issues with last price and change against the previous close; the one that is shown is marked. */
export function IssueList({ onChosen }: { onChosen?: () => void }) {
  const { market, reader } = usePage();
  const viewport = useViewport();
  const [choice, setChoice] = useState<Choice>('all');
  const [search, setSearch] = useState<string | null>(null);
  const shown = useShown(choice, search ?? '');
  const all = useSlice(market.issues);
  const selected = useSlice(market.selected);
  const opener = useRef<HTMLButtonElement>(null);
  const closeSearch = () => {
    setSearch(null);
    queueMicrotask(() => opener.current?.focus());
  };
  return (
    <nav className="panel issue-list" aria-label={reader.t('issues')} onKeyDown={rove}>
      {search === null ? (
        <div className="tabs">
          {CHOICES.map(([value, text]) => (
            <button
              key={value}
              type="button"
              aria-pressed={value === choice}
              onClick={() => setChoice(value)}
            >
              {reader.t(text)}
            </button>
          ))}
          <button
            ref={opener}
            type="button"
            className="quiet square"
            aria-label={reader.t('findIssue')}
            title={reader.t('findIssue')}
            onClick={() => setSearch('')}
          >
            <SearchIcon />
          </button>
        </div>
      ) : (
        <Search text={search} onChange={setSearch} onClose={closeSearch} />
      )}
      <p className="issue-columns" aria-hidden="true">
        <span>{reader.t('issueColumn')}</span>
        <span>{reader.t('lastPrice')}</span>
        <span>{reader.t('change')}</span>
      </p>
      {shown?.length === 0 ? (
        <p className="empty">
          {search === null || search === ''
            ? reader.t(EMPTY_TEXTS[choice])
            : reader.t('noneFound', { text: search })}
        </p>
      ) : (
        <VirtualRows
          className="issue-rows drained"
          count={shown?.length ?? 0}
          rowPx={viewport === 'phone' ? PHONE_ROW_PX : ROW_PX}
        >
          {(at, top) => {
            const issue = shown?.[at];
            if (issue === undefined) return null;
            const isShown = issue.issue === selected?.issue;
            return (
              <li key={issue.issue} style={top === null ? undefined : { top }}>
                <button
                  type="button"
                  className="row"
                  aria-current={isShown}
                  onClick={() => {
                    market.select(issue);
                    onChosen?.();
                  }}
                >
                  <b>
                    {reader.issueName(issue)} <IssueTag issue={issue} />
                  </b>
                  <IssueFigures issue={issue} />
                </button>
              </li>
            );
          }}
        </VirtualRows>
      )}
      {all !== null && all.length > 0 && <Breadth issues={all} />}
    </nav>
  );
}
