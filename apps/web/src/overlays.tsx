import { lazy, Suspense } from 'react';
import { CancelAllDialog } from './cancel-all-dialog.tsx';
import { Dialog } from './dialog.tsx';
import { IssueList } from './issue-list.tsx';
import { OrderForm } from './order-form.tsx';
import { usePage, useSlice } from './reader.ts';

// Nobody needs these first.
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const KeysDialog = lazy(async () => ({ default: (await import('./keys-dialog.tsx')).KeysDialog }));
const TypesDialog = lazy(async () => ({
  default: (await import('./types-dialog.tsx')).TypesDialog,
}));
const SettingsDialog = lazy(async () => ({
  default: (await import('./settings-dialog.tsx')).SettingsDialog,
}));
const TradeCheckDialog = lazy(async () => ({
  default: (await import('./trade-check.tsx')).TradeCheckDialog,
}));

function Overlay() {
  const { market, reader, ui } = usePage();
  const issue = useSlice(market.selected);
  const overlay = useSlice(ui.overlay);
  switch (overlay?.kind) {
    case undefined:
      return null;
    case 'palette':
      return <Palette />;
    case 'keys':
      return <KeysDialog />;
    case 'types':
      return <TypesDialog />;
    case 'settings':
      return <SettingsDialog />;
    case 'cancelAll':
      return <CancelAllDialog />;
    case 'issues':
      return (
        <Dialog
          title={reader.t('issues')}
          className="drawer-left"
          onClose={() => ui.closeIf('issues')}
        >
          <IssueList onChosen={() => ui.close()} />
        </Dialog>
      );
    case 'order':
      return (
        <Dialog
          title={issue === null ? reader.t('order') : reader.issueName(issue)}
          className="drawer-right"
          onClose={() => ui.closeIf('order')}
        >
          <OrderForm />
        </Dialog>
      );
    case 'trade':
      return <TradeCheckDialog issue={overlay.issue} trade={overlay.trade} />;
  }
}

/** What lies over the page: one thing at a time. */
export function Overlays() {
  return (
    <Suspense>
      <Overlay />
    </Suspense>
  );
}
