import './order-form.css';
import { useEffect, useId, useRef, useState } from 'react';
import { ConfirmOrder } from './confirm-order.tsx';
import { formatCount } from './format.ts';
import type { OwnView } from './market-state.ts';
import { shareOfMost, ticketAmount, worstFee } from './order-cost.ts';
import { Choice, Problem, Stepper } from './order-inputs.tsx';
import { checkLimits } from './order-limits.ts';
import { OrderResult, useSubmission } from './order-result.tsx';
import {
  offHoursPrice,
  priceText,
  type ReadyOrder,
  readPrice,
  readQuantity,
  readTicket,
  stepPrice,
  stepQuantity,
  type Ticket,
  type TicketField,
  type TicketProblem,
} from './order-ticket.ts';
import {
  hasPriceField,
  KIND_NAMES,
  KIND_RULES,
  kindRefusal,
  ORDER_KINDS,
  orderRefusal,
  PHASE_NAMES,
  takesValidity,
  VALIDITIES,
  VALIDITY_NAMES,
} from './order-types.ts';
import { type Reader, usePage, useSlice } from './reader.ts';
import { newClientOrderId } from './submit-order.ts';
import type { Issue } from './wire.ts';

const REVIEW_TEXTS = {
  review: { buy: 'reviewBuy', sell: 'reviewSell' },
  sign: { buy: 'signBuy', sell: 'signSell' },
} as const;

function Figures({ issue, own, ticket }: { issue: Issue; own: OwnView; ticket: Ticket }) {
  const { market, reader } = usePage();
  const fees = useSlice(market.account.fees);
  const { currency } = issue;
  const { side, kind } = ticket;
  // Of an order without a price of its own no more is known than what it may come to.
  const isMost = side === 'buy' && (kind === 'market' || kind === 'midpoint');
  const isKnown = side === 'buy' || hasPriceField(kind) || kind === 'off_hours';
  const amount = isKnown ? ticketAmount(ticket, issue) : null;
  const money = (minorUnits: number | null) =>
    minorUnits === null ? '–' : reader.money(minorUnits, currency);
  const fee = amount === null ? null : worstFee(amount, side, issue.feeSchedule, fees, issue.date);
  const shares = formatCount(own.account?.sharesByIssue.get(issue.issue) ?? 0);
  return (
    <dl className="figures">
      <div>
        <dt>{reader.t('available')}</dt>
        <dd>
          {own.account === null
            ? '–'
            : `${money(own.account.cashByCurrency.get(currency.currency) ?? 0)} · ${reader.t('sharesOf', { quantity: shares })}`}
        </dd>
      </div>
      <div>
        <dt>{reader.t(isMost ? 'atMost' : 'notional')}</dt>
        <dd>
          <b>{money(amount)}</b>
        </dd>
      </div>
      <div>
        <dt>{reader.t(side === 'sell' ? 'worstFeeTax' : 'worstFee')}</dt>
        <dd>{money(fee)}</dd>
      </div>
    </dl>
  );
}

/** Shares of what the account can do, as the quantity. */
function Shares({ issue, own, ticket, change }: PartProps & { own: OwnView }) {
  const { reader } = usePage();
  const { account } = own;
  return (
    <fieldset className="choice choice-share">
      <legend>{reader.t('quantityShare')}</legend>
      {SHARES.map((percent) => (
        <button
          key={percent}
          type="button"
          className="quiet"
          disabled={account === null}
          onClick={() => {
            const quantity = account && shareOfMost(percent, ticket, issue, account);
            if (quantity !== null) change({ quantity });
          }}
        >
          {percent === 100
            ? reader.t('shareMost')
            : reader.t('sharePercent', { percent: String(percent) })}
        </button>
      ))}
    </fieldset>
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
      stopPrice: priceText(price, issue),
      quantity: formatCount(issue.lot),
    });
  }, [ticket, issue, price]);
}

/** Why an order as chosen is not taken now, or the rule of its kind. */
function ruleText(reader: Reader, issue: Issue, { kind, timeInForce }: Ticket): string {
  const phase = reader.t(PHASE_NAMES[issue.session]);
  const type = reader.t(KIND_NAMES[kind]);
  switch (orderRefusal(issue, kind, timeInForce)) {
    case 'noOrdersNow':
      return reader.t('noOrdersNow', { phase });
    case 'typeNotNow':
      return reader.t('typeNotNow', { phase, type });
    case 'typeNotHere':
      return reader.t('typeNotHere', { type });
    case 'validityNotNow':
      return reader.t('validityNotNow');
    case null:
      return reader.t(KIND_RULES[kind]);
  }
}

interface PartProps {
  issue: Issue;
  ticket: Ticket;
  problem: TicketProblem | null;
  problemId: string;
  change(changed: Partial<Ticket>): void;
  /** Writes out in full what was meant already: what is said about it stays. */
  settle(changed: Partial<Ticket>): void;
}

/** The kinds in a grid, and below it the rule of the chosen one, or why it is not taken. */
function Kinds({ issue, ticket, change }: PartProps) {
  const { reader, ui } = usePage();
  return (
    <>
      <Choice
        legend={reader.t('orderType')}
        className="choice-kind"
        values={ORDER_KINDS.map((kind) => [kind, reader.t(KIND_NAMES[kind])])}
        chosen={ticket.kind}
        isOff={(kind) => kindRefusal(issue, kind) !== null}
        onChoose={(kind) => change({ kind })}
      />
      <p className="order-rule">
        {ruleText(reader, issue, ticket)}{' '}
        <button type="button" className="link" onClick={() => ui.open({ kind: 'types' })}>
          {reader.t('explainTypes')}
        </button>
      </p>
    </>
  );
}

/** The field of a price; `field` says which. */
function PriceField({
  field,
  issue,
  ticket,
  problem,
  problemId,
  change,
  settle,
}: PartProps & { field: 'price' | 'stopPrice' }) {
  const { reader } = usePage();
  const isStop = field === 'stopPrice';
  const text = ticket[field];
  const fallback = issue.lastPrice ?? issue.basePrice;
  return (
    <Stepper
      label={reader.t(isStop ? 'stopPrice' : 'orderPrice')}
      lessLabel={reader.t(isStop ? 'stopDown' : 'priceDown')}
      moreLabel={reader.t(isStop ? 'stopUp' : 'priceUp')}
      value={text}
      wrong={problem?.field === field ? problemId : null}
      onChange={(value) => change({ [field]: value })}
      onStep={(steps) => change({ [field]: stepPrice(text, steps, issue, fallback) })}
      onLeave={() => {
        const price = readPrice(text, issue);
        if (price !== null) settle({ [field]: priceText(price, issue) });
      }}
    />
  );
}

/** The prices that the kind has: typed in, or said where the market or the close gives them. */
function Prices(props: PartProps) {
  const { issue, ticket } = props;
  const { reader } = usePage();
  if (hasPriceField(ticket.kind)) {
    return (
      <>
        {ticket.kind === 'stop_limit' && <PriceField {...props} field="stopPrice" />}
        <PriceField {...props} field="price" />
      </>
    );
  }
  const close = ticket.kind === 'off_hours' ? offHoursPrice(issue) : null;
  return (
    <p className="field">
      <span>{reader.t('orderPrice')}</span>
      <b className="given-price">
        {close === null ? reader.t(KIND_NAMES[ticket.kind]) : reader.price(close, issue)}
      </b>
    </p>
  );
}

function Quantity({ issue, ticket, problem, problemId, change, settle }: PartProps) {
  const { reader } = usePage();
  return (
    <Stepper
      label={reader.t('orderQuantity')}
      lessLabel={reader.t('quantityDown')}
      moreLabel={reader.t('quantityUp')}
      value={ticket.quantity}
      wrong={problem?.field === 'quantity' ? problemId : null}
      onChange={(quantity) => change({ quantity })}
      onStep={(steps) => change({ quantity: stepQuantity(ticket.quantity, steps, issue) })}
      onLeave={() => {
        const quantity = readQuantity(ticket.quantity);
        if (quantity !== null) settle({ quantity: formatCount(quantity) });
      }}
    />
  );
}

const SHARES = [10, 25, 50, 100] as const;

/** Field that a remedy goes into: only prices have remedies. */
function remedied(field: TicketField, price: string): Partial<Ticket> {
  return field === 'stopPrice' ? { stopPrice: price } : { price };
}

function Fields({ issue, own }: { issue: Issue; own: OwnView }) {
  const { keeper, market, reader, ticket: slice, ui } = usePage();
  const ticket = useSlice(slice);
  const { limits, oneClick } = useSlice(keeper.preferences);
  const form = useRef<HTMLFormElement>(null);
  const asked = useSlice(ui.formAsked);
  useEffect(() => {
    // The first field that is typed into: the price, or the quantity where the market gives the price.
    if (asked > 0) form.current?.querySelector<HTMLInputElement>('.stepper input')?.focus();
  }, [asked]);
  const connection = useSlice(market.connection);
  const submission = useSubmission();
  const [problem, setProblem] = useState<TicketProblem | null>(null);
  const [toConfirm, setToConfirm] = useState<ReadyOrder | null>(null);
  const problemId = useId();
  useFirstPrice(issue);
  const settle = (changed: Partial<Ticket>) => slice.set({ ...ticket, ...changed });
  const change = (changed: Partial<Ticket>) => {
    setProblem(null);
    settle(changed);
  };
  const review = () => {
    if (own.account === null) return;
    const read = readTicket(ticket, issue, own.account);
    setProblem(read.ok ? null : read.problem);
    if (!read.ok) return;
    const checks = checkLimits(read.order, limits, market.lastPrice.get());
    if (oneClick && own.desk && checks.every(({ isWithin }) => isWithin)) {
      void submission.place(own.desk, read.order, newClientOrderId());
    } else setToConfirm(read.order);
  };
  const cut = connection.kind === 'cut' || connection.kind === 'connecting';
  const waits = submission.pending || submission.unknown;
  const isRefused = orderRefusal(issue, ticket.kind, ticket.timeInForce) !== null;
  const part = { issue, ticket, problem, problemId, change, settle };
  return (
    <form
      ref={form}
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
      <Kinds {...part} />
      <Prices {...part} />
      <Quantity {...part} />
      {problem !== null && (
        <Problem
          id={problemId}
          problem={problem}
          issue={issue}
          onRemedy={(price) => change(remedied(problem.field, price))}
        />
      )}
      <div className="validity-row">
        <span aria-hidden="true">{reader.t('validity')}</span>
        <Choice
          legend={reader.t('validity')}
          className="choice-validity"
          values={VALIDITIES.map((validity) => [validity, reader.t(VALIDITY_NAMES[validity])])}
          chosen={ticket.timeInForce}
          isOff={(validity) => !takesValidity(issue, ticket.kind, validity)}
          onChoose={(timeInForce) => change({ timeInForce })}
        />
      </div>
      <Shares {...part} own={own} />
      <Figures issue={issue} own={own} ticket={ticket} />
      <button
        type="submit"
        className={`main fill-${ticket.side}`}
        disabled={cut || waits || isRefused || own.account === null}
      >
        {submission.pending
          ? reader.t('sending')
          : reader.t(REVIEW_TEXTS[oneClick ? 'sign' : 'review'][ticket.side])}{' '}
        {!submission.pending && <kbd>Enter</kbd>}
      </button>
      {cut && <p className="note">{reader.t('noOrdersWhileCut')}</p>}
      <OrderResult submission={submission} />
      {toConfirm !== null && own.desk && (
        <ConfirmOrder
          order={toConfirm}
          desk={own.desk}
          onBack={() => setToConfirm(null)}
          onSign={(draft, clientOrderId) => {
            setToConfirm(null);
            if (own.desk) void submission.place(own.desk, toConfirm, clientOrderId, draft);
          }}
        />
      )}
    </form>
  );
}

/** The order form of the demo account. Signing happens in this browser. */
export function OrderForm() {
  const { keeper, market, reader } = usePage();
  const { oneClick } = useSlice(keeper.preferences);
  const issue = useSlice(market.selected);
  const own = useSlice(market.own);
  const { desk } = own;
  return (
    <section className="panel order" id="order" aria-labelledby="order-title">
      <h2 id="order-title">
        {reader.t('order')}
        {oneClick ? (
          <span className="tag tag-warn">{reader.t('oneClickTag')}</span>
        ) : (
          <small className="confirm-on">{reader.t('confirmOn')}</small>
        )}
      </h2>
      {desk === null && <p className="empty">{reader.t('noKey')}</p>}
      {(desk === undefined || issue === null) && <p className="empty">{reader.t('waitingKey')}</p>}
      {desk && issue !== null && <Fields issue={issue} own={own} />}
    </section>
  );
}
