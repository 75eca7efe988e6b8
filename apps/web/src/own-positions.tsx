import { EmptyList } from './empty-list.tsx';
import { formatCount, formatPercent, formatUnits } from './format.ts';
import { amountOf } from './order-ticket.ts';
import { usePage, useSlice } from './reader.ts';
import type { Issue } from './wire.ts';

function Row({ issue, balance, available }: { issue: Issue; balance: number; available: number }) {
  const { market, reader } = usePage();
  const { lastPrice, basePrice, priceDecimals, currency } = issue;
  const worth = lastPrice === null ? null : amountOf(issue, lastPrice, balance);
  const direction =
    lastPrice === null || basePrice === null || lastPrice === basePrice
      ? ''
      : lastPrice > basePrice
        ? 'rise'
        : 'fall';
  return (
    <tr>
      <td>
        <button type="button" className="row" onClick={() => market.select(issue)}>
          <b>{reader.issueName(issue)}</b>
        </button>
      </td>
      <td>{formatCount(balance)}</td>
      <td>{formatCount(available)}</td>
      <td className={`figure ${direction}`}>
        {lastPrice === null ? '–' : formatUnits(lastPrice, priceDecimals)}
      </td>
      <td className={direction}>
        {lastPrice === null || basePrice === null ? '' : formatPercent(lastPrice, basePrice)}
      </td>
      <td className="figure">{worth === null ? '–' : formatUnits(worth, currency.decimals)}</td>
    </tr>
  );
}

/** Shares of the demo account. */
export function PositionRows({ issueOnly }: { issueOnly: number | null }) {
  const { market, reader } = usePage();
  const { account } = useSlice(market.own);
  const issues = useSlice(market.issues) ?? [];
  const rows = issues.flatMap((issue) => {
    const balance = account?.balanceByIssue.get(issue.issue) ?? 0;
    const isShown = issueOnly === null || issue.issue === issueOnly;
    const available = account?.sharesByIssue.get(issue.issue) ?? 0;
    return balance === 0 || !isShown ? [] : [{ issue, balance, available }];
  });
  if (account === null) return <p className="empty">{reader.t('readingAccount')}</p>;
  if (rows.length === 0) {
    return <EmptyList title={reader.t('noPositions')} hint={reader.t('noPositionsHint')} />;
  }
  return (
    <div className="own-rows drained">
      <table className="own-positions" aria-label={reader.t('positions')}>
        <thead>
          <tr>
            <th>{reader.t('issueColumn')}</th>
            <th>{reader.t('quantity')}</th>
            <th>{reader.t('availableNow')}</th>
            <th>{reader.t('lastPrice')}</th>
            <th>{reader.t('change')}</th>
            <th>{reader.t('worth')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.issue.issue} {...row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Cash of the demo account, by currency. */
export function CashRows() {
  const { market, reader } = usePage();
  const { account } = useSlice(market.own);
  const info = useSlice(market.info);
  if (account === null) return <p className="empty">{reader.t('readingAccount')}</p>;
  return (
    <div className="own-rows drained">
      <table className="own-positions" aria-label={reader.t('cash')}>
        <thead>
          <tr>
            <th>{reader.t('cash')}</th>
            <th>{reader.t('availableNow')}</th>
            <th>{reader.t('heldInOrders')}</th>
            <th>{reader.t('totalHeld')}</th>
          </tr>
        </thead>
        <tbody>
          {info?.currencies.map((currency) => {
            const available = account.cashByCurrency.get(currency.currency) ?? 0;
            const held = account.heldByCurrency.get(currency.currency) ?? 0;
            return (
              <tr key={currency.currency}>
                <td>
                  <b>{currency.code}</b>
                </td>
                <td className="figure">{reader.money(available, currency)}</td>
                <td>{reader.money(held, currency)}</td>
                <td>{reader.money(available + held, currency)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
