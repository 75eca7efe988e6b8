import {
  type Language,
  PROBLEM_TEXTS,
  type ProblemCode,
  type ProblemDetail,
} from './problem-texts.ts';

/** Facts of a problem, by name. */
export type ProblemParams = Readonly<Record<string, unknown>>;

/** An RFC 9457 problem document. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly params: ProblemParams;
  readonly requestId: string;
}

/** Thrown by a handler to answer with a problem document; carries nothing that must not be shown. */
export class DoorProblem extends Error {
  readonly code: ProblemCode;
  readonly params: ProblemParams;
  readonly #detail: ProblemDetail | undefined;

  constructor(code: ProblemCode, detail: string | ProblemDetail = '', params: ProblemParams = {}) {
    const text = typeof detail === 'string' ? detail : detail.en;
    super(text === '' ? PROBLEM_TEXTS[code].en : text);
    this.code = code;
    this.params = params;
    this.#detail = typeof detail === 'string' ? undefined : detail;
  }

  /** What it says beyond its title, in `language` where it is said in both. */
  detailIn(language: Language): string {
    return this.#detail?.[language] ?? this.message;
  }

  /** HTTP status of the problem. */
  get status(): number {
    return PROBLEM_TEXTS[this.code].status;
  }
}

/** The document of a problem. */
export function problemDocument(
  problem: DoorProblem,
  language: Language,
  requestId: string,
): ProblemDocument {
  const { status, [language]: title } = PROBLEM_TEXTS[problem.code];
  return {
    type: `urn:jangbu:problem:${problem.code}`,
    title,
    status,
    code: problem.code,
    detail: problem.detailIn(language),
    params: problem.params,
    requestId,
  };
}

/** What a code says, in a language: the title of its problem. */
export function problemTitle(code: ProblemCode, language: Language): string {
  return PROBLEM_TEXTS[code][language];
}

/** The language that an Accept-Language header prefers; English if it names neither. */
export function languageOf(acceptLanguage: string | undefined): Language {
  let best: Language = 'en';
  let bestWeight = 0;
  for (const part of (acceptLanguage ?? '').slice(0, 256).split(',')) {
    const [range = '', ...options] = part.trim().split(';');
    const language = /^(ko|en)(?:-|$)/i.exec(range.trim())?.[1]?.toLowerCase();
    const quality = options.map((option) => /^q=([01](?:\.[0-9]{0,3})?)$/.exec(option.trim())?.[1]);
    const weight = Number(quality.find((value) => value !== undefined) ?? 1);
    if (language !== undefined && weight > bestWeight) {
      best = language === 'ko' ? 'ko' : 'en';
      bestWeight = weight;
    }
  }
  return best;
}
