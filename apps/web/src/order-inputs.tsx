import { type KeyboardEvent, useId } from 'react';
import { formatCount } from './format.ts';
import { WarnIcon } from './icons.tsx';
import { priceText, type TicketProblem } from './order-ticket.ts';
import { type Reader, usePage } from './reader.ts';
import type { Issue } from './wire.ts';

const SHIFT_STEPS = 10;

interface ChoiceProps<Value extends string> {
  legend: string;
  className: string;
  values: readonly (readonly [value: Value, text: string])[];
  chosen: Value;
  /** What is not taken now keeps its place, and what stands below says why. */
  isOff?(value: Value): boolean;
  onChoose(value: Value): void;
}

/** One of a few, as buttons side by side. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { legend, className, values, chosen, isOff, onChoose } = props;
  const name = useId();
  return (
    <fieldset className={`choice ${className}`}>
      <legend>{legend}</legend>
      {values.map(([value, text]) => (
        <label key={value} className={`choice-${value}${isOff?.(value) ? ' is-off' : ''}`}>
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

/** A figure with a step down and a step up. */
export function Stepper(props: StepperProps) {
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

/** What is wrong with a field, in words. */
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

/** What is wrong with a field, and prices that would be right. */
export function Problem({ id, problem, issue, onRemedy }: ProblemProps) {
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
