import './order-form.css';
import { useEffect, useId, useRef, useState } from 'react';
import { ConfirmOrder } from './confirm-order.tsx';
import { formatCount } from './format.ts';
import type { OwnView } from './market-state.ts';
import { Choice, Problem, Stepper } from './order-inputs.tsx';
import { OrderResult, useSubmission } from './order-result.tsx';
import {
  amountOf,
  countedPrice,
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
import type { Issue } from './wire.ts';

function Figures({ issue, own, ticket }: { issue: Issue; own: OwnView; ticket: Ticket }) {
  const { reader } = usePage();
  const { currency } = issue;
  const price = countedPrice(ticket, issue);
  const quantity = readQuantity(ticket.quantity);
  // Of an order without a price of its own no more is known than what it may come to.
  const isMost = ticket.side === 'buy' && (ticket.kind === 'market' || ticket.kind === 'midpoint');
  const isKnown =
    ticket.side === 'buy' || hasPriceField(ticket.kind) || ticket.kind === 'off_hours';
  const amount =
    price === null || quantity === null || !isKnown ? null : amountOf(issue, price, quantity);
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
        <dt>{reader.t(isMost ? 'atMost' : 'notional')}</dt>
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
  const { reader } = usePage();
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
      <p className="order-rule">{ruleText(reader, issue, ticket)}</p>
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

/** Field that a remedy goes into: only prices have remedies. */
function remedied(field: TicketField, price: string): Partial<Ticket> {
  return field === 'stopPrice' ? { stopPrice: price } : { price };
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
  const settle = (changed: Partial<Ticket>) => slice.set({ ...ticket, ...changed });
  const change = (changed: Partial<Ticket>) => {
    setProblem(null);
    settle(changed);
  };
  const review = () => {
    if (own.account === null) return;
    const read = readTicket(ticket, issue, own.account);
    setProblem(read.ok ? null : read.problem);
    if (read.ok) setToConfirm(read.order);
  };
  const cut = connection.kind === 'cut' || connection.kind === 'connecting';
  const waits = submission.pending || submission.unknown;
  const isRefused = orderRefusal(issue, ticket.kind, ticket.timeInForce) !== null;
  const part = { issue, ticket, problem, problemId, change, settle };
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
      <Choice
        legend={reader.t('validity')}
        className="choice-validity"
        values={VALIDITIES.map((validity) => [validity, reader.t(VALIDITY_NAMES[validity])])}
        chosen={ticket.timeInForce}
        isOff={(validity) => !takesValidity(issue, ticket.kind, validity)}
        onChoose={(timeInForce) => change({ timeInForce })}
      />
      <Figures issue={issue} own={own} ticket={ticket} />
      <button
        type="submit"
        className={`main fill-${ticket.side}`}
        disabled={cut || waits || isRefused || own.account === null}
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
