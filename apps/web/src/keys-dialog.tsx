import './settings-dialog.css';
import { Dialog } from './dialog.tsx';
import { usePage } from './reader.ts';

const KEYS = [
  [['Ctrl K', '/'], 'keyPalette'],
  [['F1', 'F2'], 'keySides'],
  [['↑', '↓'], 'keyPrice'],
  [['←', '→'], 'keyQuantity'],
  [['Enter'], 'keyReview'],
  [['Ctrl Enter'], 'keySign'],
  [['Esc'], 'keyBack'],
  [['B'], 'keyCentre'],
  [['Alt C'], 'cancelAll'],
  [['[', ']'], 'keyIssues'],
  [['1', '…', '6'], 'keyIntervals'],
  [['G T', 'G L', 'G A'], 'keyPages'],
  [['Tab', '↑ ↓'], 'keyMove'],
  [['?'], 'keyList'],
] as const;

/** The keys that work everywhere. */
export function KeysDialog() {
  const { reader, ui } = usePage();
  return (
    <Dialog title={reader.t('keysTitle')} onClose={() => ui.close()}>
      <dl className="keys-list">
        {KEYS.map(([keys, text]) => [
          <dt key={`${text}-keys`}>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>,
          <dd key={text}>{reader.t(text)}</dd>,
        ])}
      </dl>
    </Dialog>
  );
}
