import './trade-check.css';
import { useEffect, useState } from 'react';
import { checkTrade, type TradeCheck } from './check-trade.ts';
import { Dialog } from './dialog.tsx';
import { formatCount, formatTimeMilliseconds, groupHash } from './format.ts';
import { AgreesIcon, FalseIcon, OpenIcon } from './icons.tsx';
import { isVenueError } from './market.ts';
import type { TextKey } from './messages.ts';
import { type Reader, usePage } from './reader.ts';
import type { Trade } from './trade-chain.ts';
import type { Issue } from './wire.ts';

type Result = 'agrees' | 'differs' | 'notChecked' | 'notLooked' | 'checking';

interface Step {
  name: TextKey & `step${string}`;
  result: Result;
  reason: string;
}

type CheckState = { kind: 'checking' } | { kind: 'failed' } | { kind: 'done'; check: TradeCheck };

const UNTAKEN: readonly [Step['name'], 'needsReceipt' | 'needsAnchor'][] = [
  ['stepTradeLog', 'needsReceipt'],
  ['stepBlock', 'needsReceipt'],
  ['stepCheckpoint', 'needsAnchor'],
  ['stepWitnesses', 'needsAnchor'],
  ['stepAnchor', 'needsAnchor'],
];

const ICONS = {
  agrees: AgreesIcon,
  differs: FalseIcon,
  notChecked: OpenIcon,
  notLooked: OpenIcon,
  checking: OpenIcon,
} as const;

/** The seven steps. After one that differs none is looked at; none is ever called verified here. */
function stepsOf({ t }: Reader, { trade, hash, link }: TradeCheck): Step[] {
  const figures = ({ computed, stated }: { computed: string; stated: string }) => ({
    computed: groupHash(computed),
    stated: groupHash(stated),
  });
  const before = { index: formatCount(trade.index - 1), ...figures(link) };
  const steps: Step[] = [
    {
      name: 'stepHash',
      result: hash.agrees ? 'agrees' : 'differs',
      reason: t(hash.agrees ? 'computedEquals' : 'computedDiffers', figures(hash)),
    },
    {
      name: 'stepLink',
      result: link.agrees ? 'agrees' : 'differs',
      reason: link.agrees ? t('linkEquals', before) : t('linkDiffers', before),
    },
    ...UNTAKEN.map(([name, missing]): Step => ({ name, result: 'notChecked', reason: t(missing) })),
  ];
  const wrong = steps.findIndex(({ result }) => result === 'differs');
  if (wrong < 0) return steps;
  return steps.map((step, at) =>
    at > wrong ? { ...step, result: 'notLooked', reason: '' } : step,
  );
}

function useCheck(issue: number, trade: Trade): CheckState | null {
  const { market } = usePage();
  const [state, setState] = useState<CheckState | null>(null);
  useEffect(() => {
    let wanted = true;
    setState({ kind: 'checking' });
    const tell = (next: CheckState) => {
      if (wanted) setState(next);
    };
    market.client
      .chain(issue, { from: trade.index - 1, limit: 2 })
      .then(({ items }) => {
        // An own fill does not say what its block hangs on: then the chain says it, and the hash is held to that.
        const previousHash = trade.previousHash || (items[1]?.previousHash ?? '');
        const check = checkTrade(issue, { ...trade, previousHash }, items);
        tell(check === null ? { kind: 'failed' } : { kind: 'done', check });
      })
      .catch((error: unknown) => {
        if (!isVenueError(error)) throw error;
        tell({ kind: 'failed' });
      });
    return () => {
      wanted = false;
    };
  }, [market, issue, trade]);
  return state;
}

function Verdict({ check }: { check: TradeCheck }) {
  const { reader } = usePage();
  const steps = stepsOf(reader, check);
  const wrong = steps.findIndex(({ result }) => result === 'differs');
  const HeadIcon = wrong < 0 ? AgreesIcon : FalseIcon;
  return (
    <div className={wrong < 0 ? 'verdict verdict-consistent' : 'verdict verdict-false'}>
      <div className="verdict-head">
        <HeadIcon />
        <p>
          <b>
            {wrong < 0
              ? reader.t('consistent')
              : reader.t('falseAt', { step: formatCount(wrong + 1) })}
          </b>
          <span>{reader.t(wrong < 0 ? 'consistentWhy' : 'falseWhy')}</span>
        </p>
      </div>
      <ol>
        {steps.map(({ name, result, reason }, at) => {
          const StepIcon = ICONS[result];
          return (
            <li key={name} className={`step step-${result}`}>
              <StepIcon />
              <p>
                <b>
                  {formatCount(at + 1)}. {reader.t(name)}
                </b>
                <em>{reader.t(result)}</em>
                {reason !== '' && <span>{reason}</span>}
              </p>
            </li>
          );
        })}
      </ol>
      <p className="note">{reader.t('computedHere')}</p>
    </div>
  );
}

/** The check of one trade, taken in this page. */
export function TradeCheckDialog({ issue, trade }: { issue: Issue; trade: Trade }) {
  const { reader, announce, ui } = usePage();
  const state = useCheck(issue.issue, trade);
  useEffect(() => {
    if (state?.kind !== 'done') return;
    const { hash, link } = state.check;
    const step = formatCount(hash.agrees ? 2 : 1);
    announce(hash.agrees && link.agrees ? reader.t('consistent') : reader.t('falseAt', { step }));
  }, [state, reader, announce]);
  return (
    <Dialog
      title={`${reader.t('checkYourself')} · ${formatCount(trade.index)}`}
      className="check-dialog"
      onClose={() => ui.close()}
    >
      <p className="checked-trade">
        <b>
          {reader.price(trade.price, issue)} × {formatCount(trade.quantity)}
        </b>
        <span>
          {reader.issueName(issue)} · {formatTimeMilliseconds(trade.timestamp)} ·{' '}
          {reader.t('ledgerBlock', { index: formatCount(trade.blockIndex) })}
        </span>
      </p>
      {(state === null || state.kind === 'checking') && (
        <p className="empty">{reader.t('checking')}</p>
      )}
      {state?.kind === 'failed' && <p className="empty">{reader.t('checkFailed')}</p>}
      {state?.kind === 'done' && <Verdict check={state.check} />}
    </Dialog>
  );
}
