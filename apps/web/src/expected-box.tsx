import type { Expected } from './book-state.ts';
import { directionOf, formatChange, formatCount, formatPercent, formatUnits } from './format.ts';
import { usePage, useSlice } from './reader.ts';
import type { Issue } from './wire.ts';

/** What the call under way would come to, between the sides of the book. */
export function ExpectedBox({ issue, expected }: { issue: Issue; expected: Expected | null }) {
  const { market, reader } = usePage();
  const last = useSlice(market.lastPrice);
  const { basePrice, priceDecimals } = issue;
  return (
    <section className="expected" aria-label={reader.t('expectedPrice')}>
      <p>
        <b>{reader.t('expectedPrice')}</b>
        <span className="tag tag-warn">{reader.t('mayMove')}</span>
      </p>
      {expected === null ? (
        <p className="expected-none">{reader.t('noExpected')}</p>
      ) : (
        <>
          <p className={directionOf(expected.price, basePrice)}>
            <strong>{formatUnits(expected.price, priceDecimals)}</strong>
            {basePrice !== null && (
              <span>
                {formatChange(expected.price, basePrice, priceDecimals)}{' '}
                {formatPercent(expected.price, basePrice)}
              </span>
            )}
          </p>
          <p>
            <span>
              {reader.t('expectedQuantity', { quantity: formatCount(expected.quantity) })}
            </span>
            {last !== null && (
              <span>
                {reader.t('againstLast', {
                  change: formatChange(expected.price, last, priceDecimals),
                })}
              </span>
            )}
          </p>
        </>
      )}
    </section>
  );
}
