import type { LedgerEvent } from '@jangbu/protocol';

/** Which accounts are one to self-match prevention (docs/spec/trading-day.md section 8), as the events tell. */
export class AccountGroups {
  readonly #participants = new Map<number, number>();
  /** By account; 0 or nothing where it is of no group. */
  readonly #groups = new Map<number, number>();

  /** Follows the next event. */
  follow(event: LedgerEvent): void {
    if (event.kind === 'account_opened') this.#participants.set(event.account, event.participant);
    else if (event.kind === 'account_terms_set') this.#groups.set(event.account, event.group);
  }

  /** Whether two accounts are the same, or of the same group of a participant. */
  areOne(one: number, other: number): boolean {
    if (one === other) return true;
    const group = this.#groups.get(one) ?? 0;
    if (group === 0 || group !== this.#groups.get(other)) return false;
    return this.#participants.get(one) === this.#participants.get(other);
  }
}
