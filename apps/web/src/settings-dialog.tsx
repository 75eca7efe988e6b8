import './settings-dialog.css';
import { Dialog } from './dialog.tsx';
import { formatCount } from './format.ts';
import { readLimit } from './order-cost.ts';
import { Choice } from './order-inputs.tsx';
import { FIRST_CHOICES, type MistakeLimits } from './preferences.ts';
import { usePage, useSlice } from './reader.ts';

const LIMIT_TEXTS = {
  quantity: 'limitQuantity',
  amount: 'limitAmount',
  ticks: 'limitTicks',
} as const satisfies Record<keyof MistakeLimits, string>;
const LIMIT_NAMES = ['quantity', 'amount', 'ticks'] as const;

function LimitField({ name }: { name: keyof MistakeLimits }) {
  const { keeper, reader } = usePage();
  const { limits } = useSlice(keeper.preferences);
  return (
    <label className="field">
      <span>{reader.t(LIMIT_TEXTS[name])}</span>
      <input
        key={limits[name]}
        className="plain-input"
        inputMode="numeric"
        autoComplete="off"
        defaultValue={formatCount(limits[name])}
        onBlur={({ target }) => {
          const limit = readLimit(target.value);
          if (limit === null) target.value = formatCount(limits[name]);
          else keeper.change({ limits: { ...limits, [name]: limit } });
        }}
      />
    </label>
  );
}

/** What a reader may choose, all of it kept on this device. */
export function SettingsDialog() {
  const { keeper, reader, ui } = usePage();
  const preferences = useSlice(keeper.preferences);
  return (
    <Dialog title={reader.t('settings')} className="settings" onClose={() => ui.close()}>
      <h3>{reader.t('languageName')}</h3>
      <Choice
        legend={reader.t('languageName')}
        className="choice-two"
        values={[
          ['ko', '한국어'],
          ['en', 'English'],
        ]}
        chosen={preferences.language}
        onChoose={(language) => keeper.change({ language })}
      />
      <h3>{reader.t('theme')}</h3>
      <Choice
        legend={reader.t('theme')}
        className="choice-three"
        values={[
          ['system', reader.t('themeSystem')],
          ['light', reader.t('themeLight')],
          ['dark', reader.t('themeDark')],
        ]}
        chosen={preferences.theme}
        onChoose={(theme) => keeper.change({ theme })}
      />
      <h3>{reader.t('colours')}</h3>
      <Choice
        legend={reader.t('colours')}
        className="choice-three"
        values={[
          ['redblue', reader.t('coloursRedBlue')],
          ['greenred', reader.t('coloursGreenRed')],
          ['cvd', reader.t('coloursCvd')],
        ]}
        chosen={preferences.market}
        onChoose={(market) => keeper.change({ market })}
      />
      {preferences.market === 'greenred' && <p className="note">{reader.t('greenRedWarns')}</p>}
      <h3>{reader.t('mistakeLimits')}</h3>
      <div className="limit-fields">
        {LIMIT_NAMES.map((name) => (
          <LimitField key={name} name={name} />
        ))}
      </div>
      <label className="switch">
        <input
          type="checkbox"
          checked={preferences.oneClick}
          onChange={({ target }) => keeper.change({ oneClick: target.checked })}
        />
        <span>
          <b>{reader.t('oneClick')}</b>
          <small>{reader.t('oneClickWhy')}</small>
        </span>
      </label>
      <div className="dialog-buttons">
        <button type="button" className="quiet" onClick={() => keeper.change(FIRST_CHOICES)}>
          {reader.t('reset')}
        </button>
      </div>
    </Dialog>
  );
}
