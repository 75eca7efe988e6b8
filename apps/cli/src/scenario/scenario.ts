/** A written market day, read: see docs/scenarios/README.md for its notation. */

import type { MarketDefinition, TickBand } from '@jangbu/market';
import type { Command, EventKind } from '@jangbu/protocol';

/** An issue of the head, or one that is listed later on. */
export interface ScenarioIssue {
  readonly line: number;
  readonly shortCode: string;
  readonly listing: Command;
}

/** A member with its account, whose number is its place among the members. */
export interface ScenarioMember {
  readonly line: number;
  readonly name: string;
  /** Number of the participant. */
  readonly participant: number;
  /** Number of the class of its account. */
  readonly class: number;
  readonly cash: number;
  /** Shares by the number of their issue. */
  readonly shares: ReadonlyMap<number, number>;
}

/** What there is before the first line of the day. */
export interface ScenarioHead {
  readonly file: string;
  /** Business date on which it begins. */
  readonly date: number;
  /** Timestamp of its beginning. */
  readonly start: number;
  readonly rulesVersion: number;
  /** Signatures for what comes as a proposal. */
  readonly approvals: number;
  /** Null: no market, and issues with fixed ticks alone. */
  readonly market: MarketDefinition | null;
  readonly marketLine: number;
  readonly bands: readonly TickBand[];
  readonly issues: ScenarioIssue[];
  readonly members: readonly ScenarioMember[];
}

/** A field that an event must have: its name and value, or `at` with the timestamp of its block. */
export interface ExpectedField {
  readonly field: string;
  /** A number or name as events have it; an order by the name that its owner gave it. */
  readonly value: number | string | { readonly order: string };
}

/** One thing that must happen; `kind` `anything` stands for whatever happens up to the next one. */
export interface ExpectedEvent {
  readonly kind: EventKind | 'anything';
  readonly fields: readonly ExpectedField[];
  readonly text: string;
}

/** A row of a drawn book; an empty text is an empty side. */
export interface BookRow {
  readonly asks: string;
  readonly price: string;
  readonly bids: string;
}

/** What a drawn book says of the price that its call is expected to have. */
export interface ExpectedPrice {
  readonly price: number;
  readonly quantity: number;
}

/** A figure or word of the state that a line checks. */
export interface ExpectedFigure {
  readonly name: string;
  readonly value: string;
}

/** Facts of every line of the day. */
interface StepHead {
  readonly line: number;
  readonly text: string;
  readonly at: number;
}

/** What a line of the day does or checks. */
export type ScenarioStep = StepHead &
  (
    | { readonly kind: 'time'; readonly expected: readonly ExpectedEvent[] }
    | {
        readonly kind: 'commands';
        /** Number of the participant. */
        readonly participant: number;
        /** Name of the key that signs; undefined for the root key. */
        readonly key: string | undefined;
        readonly commands: readonly Command[];
        /** Undefined: nothing but that they are taken. */
        readonly expected: readonly ExpectedEvent[] | undefined;
      }
    | {
        readonly kind: 'book';
        readonly issue: number;
        readonly rows: readonly BookRow[];
        readonly price: ExpectedPrice | undefined;
      }
    | {
        readonly kind: 'balance';
        readonly account: number;
        readonly figures: readonly ExpectedFigure[];
      }
    | {
        readonly kind: 'order';
        readonly order: string;
        readonly figures: readonly ExpectedFigure[];
      }
    | {
        readonly kind: 'issue';
        readonly issue: number;
        readonly figures: readonly ExpectedFigure[];
      }
  );

/** A scenario: what there is, and what happens. */
export interface Scenario {
  readonly head: ScenarioHead;
  readonly steps: readonly ScenarioStep[];
}
