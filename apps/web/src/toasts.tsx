import './toasts.css';
import { useEffect, useRef } from 'react';
import { CloseIcon, LedgerIcon } from './icons.tsx';
import { usePage, useSlice } from './reader.ts';
import type { Toast } from './ui-state.ts';

const SHOWN_MS = 5000;

function ToastCard({ toast }: { toast: Toast }) {
  const { reader, ui } = usePage();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const run = () => {
    timer.current = setTimeout(() => ui.unsay(toast.id), SHOWN_MS);
  };
  const pause = () => clearTimeout(timer.current);
  // biome-ignore lint/correctness/useExhaustiveDependencies: its time begins once, when it comes.
  useEffect(() => {
    run();
    return pause;
  }, []);
  const { trade } = toast;
  return (
    <div className="toast" onPointerEnter={pause} onPointerLeave={run}>
      <LedgerIcon />
      <p>
        <b>{toast.title}</b>
        <span>{toast.text}</span>
      </p>
      {trade !== null && (
        <button
          type="button"
          className="quiet"
          onClick={() => {
            ui.unsay(toast.id);
            ui.open({ kind: 'trade', ...trade });
          }}
        >
          {reader.t('checkIt')}
        </button>
      )}
      <button
        type="button"
        className="quiet square"
        aria-label={reader.t('dismiss')}
        onClick={() => ui.unsay(toast.id)}
      >
        <CloseIcon />
      </button>
    </div>
  );
}

/** Own fills, three at most, each for five seconds. */
export function Toasts() {
  const { ui } = usePage();
  const toasts = useSlice(ui.toasts);
  return (
    <div className="toasts">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}
