import { useState } from 'react';
import { Dialog } from './dialog.tsx';
import { formatCount } from './format.ts';
import { usePage, useSlice } from './reader.ts';
import { submitCancels } from './submit-order.ts';

/** Asks before all open orders of the issue are canceled in one envelope. */
export function CancelAllDialog() {
  const { announce, market, reader, ui } = usePage();
  const issue = useSlice(market.selected);
  const { desk, orders } = useSlice(market.own);
  const [said, setSaid] = useState('');
  const [pending, setPending] = useState(false);
  // What was asked about is what is canceled, whatever trades meanwhile.
  const [asked] = useState(() => orders.filter((order) => order.issue === issue?.issue));
  const count = formatCount(asked.length);
  const sign = async () => {
    if (!desk || pending) return;
    setPending(true);
    const ids = asked.map(({ orderId }) => orderId);
    const outcome = await submitCancels(desk.trader, desk.number, ids);
    setPending(false);
    void market.refreshOwn();
    if (outcome.kind === 'done') {
      announce(reader.t('canceledAll', { count: formatCount(outcome.canceled) }));
      ui.close();
    } else if (outcome.kind === 'unknown') setSaid(reader.t('cancelUnknown'));
    else {
      const reason =
        outcome.kind === 'refused'
          ? reader.refusal(outcome.code, outcome.title)
          : reader.t('resultUnsent');
      setSaid(reader.t('cancelRefused', { reason }));
    }
  };
  return (
    <Dialog
      title={reader.t('cancelAllTitle', { count })}
      onClose={() => ui.close()}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        if (event.ctrlKey) void sign();
      }}
    >
      <p className="words">
        {reader.t('cancelAllWords', {
          issue: issue === null ? '' : reader.issueName(issue),
          count,
        })}
      </p>
      {said !== '' && (
        <p className="problem" role="alert">
          {said}
        </p>
      )}
      <div className="dialog-buttons">
        <button type="button" className="quiet" onClick={() => ui.close()}>
          {reader.t('goBack')} <kbd>Esc</kbd>
        </button>
        <button
          type="button"
          className="main fill-neutral"
          disabled={asked.length === 0 || pending}
          onClick={() => void sign()}
        >
          {reader.t('signCancel')} <kbd>Ctrl Enter</kbd>
        </button>
      </div>
    </Dialog>
  );
}
