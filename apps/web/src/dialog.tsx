import './dialog.css';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { CloseIcon } from './icons.tsx';
import { usePage } from './reader.ts';

interface DialogProps {
  title: string;
  /** How it lies: in the middle, or as a drawer from a side; on a phone it fills the screen or rises as a sheet. */
  className?: string;
  children: ReactNode;
  onClose(): void;
  onKeyDown?(event: KeyboardEvent<HTMLDialogElement>): void;
}

/** Something over the page that has the focus until it is closed, and gives it back then. */
export function Dialog({ title, className = '', children, onClose, onKeyDown }: DialogProps) {
  const { reader } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={className}
      aria-labelledby={titleId}
      onClose={onClose}
      onKeyDown={onKeyDown}
      onClick={({ target }) => {
        if (target === dialog.current) onClose();
      }}
    >
      <div className="dialog-body">
        <div className="dialog-head">
          <h2 id={titleId}>{title}</h2>
          <button
            type="button"
            className="quiet square"
            aria-label={reader.t('close')}
            onClick={onClose}
          >
            <CloseIcon />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
