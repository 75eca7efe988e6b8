import './order-form.css';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { ConfirmOrder } from './confirm-order.tsx';
import { formatCount } from './format.ts';
import { WarnIcon } from './icons.tsx';
import type { OwnView } from './market.ts';
import { OrderResult, useSubmission } from './order-result.tsx';
import {
  amountOf,
  priceText,
  type ReadyOrder,
  readPrice,
  readQuantity,
  readTicket,
  stepPrice,
  stepQuantity,
  type Ticket,
  type TicketProblem,
} from './order-ticket.ts';
import { type Reader, usePage, useSlice } from './reader.ts';
import type { Issue } from './wire.ts';

const SHIFT_STEPS = 10;

interface ChoiceProps<Value extends string> {
  legend: string;
  className: string;
  values: readonly (readonly [value: Value, text: string])[];
  chosen: Value;
  onChoose(value: Value): void;
}

function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { legend, className, values, chosen, onChoose } = props;
  const name = useId();
  return (
    <fieldset className={`choice ${className}`}>
      <legend>{legend}</legend>
      {values.map(([value, text]) => (
        <label key={value} className={`choice-${value}`}>
          <input
            type="radio"
            name={name}
            checked={value === chosen}
            onChange={() => onChoose(value)}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface StepperProps {
  label: string;
  lessLabel: string;
  moreLabel: string;
  value: string;
  wrong: string | null;
  onChange(value: string): void;
  onStep(steps: number): void;
  /** The field is left: what can be read is written out in full. */
  onLeave(): void;
}

function Stepper(props: StepperProps) {
  const { label, lessLabel, moreLabel, value, wrong, onChange, onStep, onLeave } = props;
  const id = useId();
  const step = (event: KeyboardEvent) => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction === undefined || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onStep(direction * (event.shiftKey ? SHIFT_STEPS : 1));
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className={wrong === null ? 'stepper' : 'stepper is-wrong'}>
        <button type="button" aria-label={lessLabel} onClick={() => onStep(-1)}>
          −
        </button>
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          value={value}
          aria-invalid={wrong !== null}
          aria-describedby={wrong ?? undefined}
          onChange={({ target }) => onChange(target.value)}
          onKeyDown={step}
          onBlur={onLeave}
        />
        <button type="button" aria-label={moreLabel} onClick={() => onStep(1)}>
          +
        </button>
      </div>
    </div>
  );
}

function describeProblem(reader: Reader, { text, figure }: TicketProblem, issue: Issue): string {
  switch (text) {
    case 'offTickBy':
      return reader.t(text, { tick: reader.price(figure, issue) });
    case 'aboveLimitOf':
    case 'belowLimitOf':
      return reader.t(text, { limit: reader.price(figure, issue) });
    case 'offLotBy':
      return reader.t(text, { lot: formatCount(figure) });
    case 'cashShort':
      return reader.t(text, { short: reader.money(figure, issue.currency) });
    case 'sharesShort':
      return reader.t(text, { short: formatCount(figure) });
    default:
      return reader.t(text);
  }
}

interface ProblemProps {
  id: string;
  problem: TicketProblem;
  issue: Issue;
  onRemedy(price: string): void;
}

function Problem({ id, problem, issue, onRemedy }: ProblemProps) {
  const { reader } = usePage();
  return (
    <div className="problem">
      <p id={id} role="alert">
        <WarnIcon />
        {describeProblem(reader, problem, issue)}
      </p>
      {problem.nearest.map((price) => (
        <button
          key={price}
          type="button"
          className="quiet"
          onClick={() => onRemedy(priceText(price, issue))}
        >
          {reader.price(price, issue)}
        </button>
      ))}
    </div>
  );
}

function Figures({ issue, own, ticket }: { issue: Issue; own: OwnView; ticket: Ticket }) {
  const { reader } = usePage();
  const { currency } = issue;
  const price = readPrice(ticket.price, issue);
  const quantity = readQuantity(ticket.quantity);
  const amount = price === null || quantity === null ? null : amountOf(issue, price, quantity);
  const cash = reader.money(own.account?.cashByCurrency.get(currency.currency) ?? 0, currency);
  const shares = formatCount(own.account?.sharesByIssue.get(issue.issue) ?? 0);
  return (
    <dl className="figures">
      <div>
        <dt>{reader.t('available')}</dt>
        <dd>
          {cash} · {reader.t('sharesOf', { quantity: shares })}
        </dd>
      </div>
      <div>
        <dt>{reader.t('notional')}</dt>
        <dd>
          <b>{amount === null ? '–' : reader.money(amount, currency)}</b>
        </dd>
      </div>
    </dl>
  );
}

/** Fills the price once an issue with a price is shown, and again when another issue is. */
function useFirstPrice(issue: Issue): void {
  const { ticket } = usePage();
  const filledFor = useRef<number | null>(null);
  const price = issue.lastPrice ?? issue.basePrice;
  useEffect(() => {
    if (filledFor.current === issue.issue || price === null) return;
    filledFor.current = issue.issue;
    ticket.set({
      ...ticket.get(),
      price: priceText(price, issue),
      quantity: formatCount(issue.lot),
    });
  }, [ticket, issue, price]);
}

function Fields({ issue, own }: { issue: Issue; own: OwnView }) {
  const { market, reader, ticket: slice } = usePage();
  const ticket = useSlice(slice);
  const connection = useSlice(market.connection);
  const submission = useSubmission();
  const [problem, setProblem] = useState<TicketProblem | null>(null);
  const [toConfirm, setToConfirm] = useState<ReadyOrder | null>(null);
  const problemId = useId();
  useFirstPrice(issue);
  const change = (changed: Partial<Ticket>) => {
    setProblem(null);
    slice.set({ ...ticket, ...changed });
  };
  const review = () => {
    if (own.account === null) return;
    const read = readTicket(ticket, issue, own.account);
    setProblem(read.ok ? null : read.problem);
    if (read.ok) setToConfirm(read.order);
  };
  const cut = connection.kind === 'cut' || connection.kind === 'connecting';
  const waits = submission.pending || submission.unknown;
  const wrong = (field: TicketProblem['field']) => (problem?.field === field ? problemId : null);
  const fallback = issue.lastPrice ?? issue.basePrice;
  return (
    <form
      className="order-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        review();
      }}
    >
      <Choice
        legend={reader.t('side')}
        className="choice-side"
        values={[
          ['buy', reader.t('buy')],
          ['sell', reader.t('sell')],
        ]}
        chosen={ticket.side}
        onChoose={(side) => change({ side })}
      />
      <p className="order-type">{reader.t('limitOrder')}</p>
      <Stepper
        label={reader.t('orderPrice')}
        lessLabel={reader.t('priceDown')}
        moreLabel={reader.t('priceUp')}
        value={ticket.price}
        wrong={wrong('price')}
        onChange={(price) => change({ price })}
        onStep={(steps) => change({ price: stepPrice(ticket.price, steps, issue, fallback) })}
        onLeave={() => {
          const price = readPrice(ticket.price, issue);
          if (price !== null) slice.set({ ...ticket, price: priceText(price, issue) });
        }}
      />
      <Stepper
        label={reader.t('orderQuantity')}
        lessLabel={reader.t('quantityDown')}
        moreLabel={reader.t('quantityUp')}
        value={ticket.quantity}
        wrong={wrong('quantity')}
        onChange={(quantity) => change({ quantity })}
        onStep={(steps) => change({ quantity: stepQuantity(ticket.quantity, steps, issue) })}
        onLeave={() => {
          const quantity = readQuantity(ticket.quantity);
          if (quantity !== null) slice.set({ ...ticket, quantity: formatCount(quantity) });
        }}
      />
      {problem !== null && (
        <Problem
          id={problemId}
          problem={problem}
          issue={issue}
          onRemedy={(price) => change({ price })}
        />
      )}
      <Choice
        legend={reader.t('validity')}
        className="choice-validity"
        values={[
          ['day', reader.t('day')],
          ['ioc', reader.t('ioc')],
        ]}
        chosen={ticket.timeInForce}
        onChoose={(timeInForce) => change({ timeInForce })}
      />
      <Figures issue={issue} own={own} ticket={ticket} />
      <button
        type="submit"
        className={`main fill-${ticket.side}`}
        disabled={cut || waits || own.account === null}
      >
        {submission.pending
          ? reader.t('sending')
          : reader.t(ticket.side === 'buy' ? 'reviewBuy' : 'reviewSell')}
      </button>
      {cut && <p className="note">{reader.t('noOrdersWhileCut')}</p>}
      <OrderResult submission={submission} />
      {toConfirm !== null && (
        <ConfirmOrder
          order={toConfirm}
          account={own.desk?.number ?? 0}
          onBack={() => setToConfirm(null)}
          onSign={(clientOrderId) => {
            setToConfirm(null);
            if (own.desk) void submission.place(own.desk, toConfirm, clientOrderId);
          }}
        />
      )}
    </form>
  );
}

/** The order form of the demo account. Signing happens in this browser. */
export function OrderForm() {
  const { market, reader } = usePage();
  const issue = useSlice(market.selected);
  const own = useSlice(market.own);
  const { desk } = own;
  return (
    <section className="panel order" id="order" aria-labelledby="order-title">
      <h2 id="order-title">
        {reader.t('order')}
        {desk && (
          <small title={reader.t('sharedKey')}>
            {reader.t('demoAccount', { account: formatCount(desk.number) })}
          </small>
        )}
      </h2>
      {desk === null && <p className="empty">{reader.t('noKey')}</p>}
      {(desk === undefined || issue === null) && <p className="empty">{reader.t('waitingKey')}</p>}
      {desk && issue !== null && <Fields issue={issue} own={own} />}
    </section>
  );
}
