import './settings-dialog.css';
import { PHASES } from '@jangbu/protocol';
import { Dialog } from './dialog.tsx';
import { acceptedIn, KIND_NAMES, KIND_RULES, ORDER_KINDS, PHASE_NAMES } from './order-types.ts';
import { usePage } from './reader.ts';

/** Every order type with its rule and the phases that take it. */
export function TypesDialog() {
  const { reader, ui } = usePage();
  return (
    <Dialog
      title={reader.t('typesTitle')}
      className="wide-dialog types-dialog"
      onClose={() => ui.close()}
    >
      <p className="note">{reader.t('typesPurpose')}</p>
      <dl className="types-list">
        {ORDER_KINDS.map((kind) => (
          <div key={kind}>
            <dt>{reader.t(KIND_NAMES[kind])}</dt>
            <dd>
              <span>{reader.t(KIND_RULES[kind])}</span>
              <small>
                {reader.t('takenIn', {
                  phases: PHASES.filter((phase) => acceptedIn(phase).includes(kind))
                    .map((phase) => reader.t(PHASE_NAMES[phase]))
                    .join(' · '),
                })}
              </small>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
