import './issues.css';
import { directionOf, formatChange, formatPercent, formatUnits } from './format.ts';
import { usePage, useSlice } from './reader.ts';
import { SessionLine } from './session-line.tsx';
import type { Issue } from './wire.ts';

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

/** Issues with last price and change against the previous close; the one that is shown is marked. */
export function IssueList() {
  const { market, reader } = usePage();
  const issues = useIssues();
  const selected = useSlice(market.selected);
  return (
    <nav className="panel issue-list" aria-labelledby="issues-title">
      <h2 id="issues-title">{reader.t('issues')}</h2>
      {issues?.length === 0 && <p className="empty">{reader.t('noIssues')}</p>}
      <ul className="drained">
        {issues?.map((issue) => (
          <li key={issue.issue}>
            <button
              type="button"
              aria-current={issue.issue === selected?.issue}
              onClick={() => market.select(issue)}
            >
              <b>{reader.issueName(issue)}</b>
              <IssueFigures issue={issue} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function IssueFigures({ issue }: { issue: Issue }) {
  const { reader } = usePage();
  const { lastPrice, basePrice, priceDecimals } = issue;
  if (lastPrice === null) return <small>{reader.t('noTradeYet')}</small>;
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

/** The same choice where there is no room for a list. */
function IssueSelect() {
  const { market, reader } = usePage();
  const issues = useIssues();
  const selected = useSlice(market.selected);
  const describe = (issue: Issue) => {
    const { lastPrice, basePrice, priceDecimals } = issue;
    const figures =
      lastPrice === null
        ? [reader.t('noTradeYet')]
        : [
            formatUnits(lastPrice, priceDecimals),
            basePrice === null ? '' : formatPercent(lastPrice, basePrice),
          ];
    return [reader.issueName(issue), ...figures].join(' ');
  };
  return (
    <select
      className="issue-select"
      aria-label={reader.t('chooseIssue')}
      value={selected?.issue ?? ''}
      onChange={({ target }) => {
        const issue = issues?.find((known) => String(known.issue) === target.value);
        if (issue !== undefined) market.select(issue);
      }}
    >
      {issues?.map((issue) => (
        <option key={issue.issue} value={issue.issue}>
          {describe(issue)}
        </option>
      ))}
    </select>
  );
}

/** Name, last price, change and phase of the issue that is shown. */
export function IssueHead() {
  const { market, reader } = usePage();
  const issue = useSlice(market.selected);
  const last = useSlice(market.lastPrice);
  if (issue === null) return <section className="panel issue-head" />;
  const { basePrice, priceDecimals } = issue;
  const direction = last === null ? 'level' : directionOf(last, basePrice);
  return (
    <section className="panel issue-head" aria-label={reader.issueName(issue)}>
      <div className="issue-name">
        <h2>{reader.issueName(issue)}</h2>
        <IssueSelect />
        <SessionLine issue={issue} />
        <p className="issue-code">
          {issue.shortCode} · {reader.t('tickOf', { tick: reader.price(issue.tick, issue) })}
        </p>
      </div>
      {last === null ? (
        <p className="issue-price">{reader.t('noTradeYet')}</p>
      ) : (
        <p className={`issue-price ${direction}`}>
          <span className="hidden-visually">{reader.t('lastPrice')} </span>
          <strong className="drained">{formatUnits(last, priceDecimals)}</strong>
          {basePrice !== null && (
            <span className="drained">
              {formatChange(last, basePrice, priceDecimals)} {formatPercent(last, basePrice)}
            </span>
          )}
        </p>
      )}
    </section>
  );
}
