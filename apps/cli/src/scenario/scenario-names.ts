import type { Words } from './words.ts';

/** The issues and accounts of a scenario by name; a number is a place among them. */
export class ScenarioNames {
  readonly #issues: string[] = [];
  readonly #members: string[] = [];
  readonly #participants: string[] = [];

  /** Short codes of the issues. */
  get issues(): readonly string[] {
    return this.#issues;
  }

  /** Names of the accounts. */
  get members(): readonly string[] {
    return this.#members;
  }

  /** Adds an issue; throws a CommandFailure (2) if it is there. */
  addIssue(words: Words, shortCode: string): number {
    return add(words, this.#issues, shortCode);
  }

  /** Adds an account; throws a CommandFailure (2) if it is there. */
  addMember(words: Words, name: string): number {
    return add(words, this.#members, name);
  }

  /** Names of the participants. */
  get participants(): readonly string[] {
    return this.#participants;
  }

  /** Adds a participant under the next number, and gives that. */
  addParticipant(name: string): number {
    return this.#participants.push(name) - 1;
  }

  /** Number of a participant, or undefined. */
  participantOf(word: string): number | undefined {
    const number = this.#participants.indexOf(word);
    return number < 0 ? undefined : number;
  }

  /** Number of a participant; throws a CommandFailure (2) if there is none. */
  participant(words: Words, word: string): number {
    const number = this.participantOf(word);
    if (number === undefined) throw words.noneOf(word, this.#participants);
    return number;
  }

  /** Number of an issue, or undefined. */
  issueOf(word: string): number | undefined {
    const number = this.#issues.indexOf(word);
    return number < 0 ? undefined : number;
  }

  /** Number of an account, or undefined. */
  accountOf(word: string): number | undefined {
    const number = this.#members.indexOf(word);
    return number < 0 ? undefined : number;
  }

  /** Number of an issue; throws a CommandFailure (2) if there is none. */
  issue(words: Words, word: string): number {
    const number = this.issueOf(word);
    if (number === undefined) throw words.noneOf(word, this.#issues);
    return number;
  }

  /** Number of an account; throws a CommandFailure (2) if there is none. */
  account(words: Words, word: string): number {
    const number = this.accountOf(word);
    if (number === undefined) throw words.noneOf(word, this.#members);
    return number;
  }

  /** The issue that the next word names, or without one the only issue. */
  issueAhead(words: Words): number {
    const named = this.issueOf(words.ahead ?? '');
    if (named !== undefined) words.take('an issue');
    else if (this.#issues.length > 1) return this.issue(words, words.take('an issue'));
    return named ?? 0;
  }
}

function add(words: Words, list: string[], name: string): number {
  if (list.includes(name)) throw words.fault('twice', words.place.texts.scenarioTwice(name));
  return list.push(name) - 1;
}
