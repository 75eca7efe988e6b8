/** A line of a scenario without its comment, with the lines that go on with it. */
export interface ScenarioSourceLine {
  /** Of its beginning, counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** A hash alone begins a comment; one with a number behind it is an order id. */
const COMMENT = /(?:^|\s)#(?:\s.*)?$/;
const GOES_ON = /^(?:=>|;)/;

/** The lines of a scenario that say something; one that begins with `=>` or `;` goes on with the line before. */
export function scenarioLines(text: string): ScenarioSourceLine[] {
  const lines: { line: number; text: string }[] = [];
  for (const [number, raw] of text.split('\n').entries()) {
    const said = raw.replace(COMMENT, '').trim();
    if (said === '') continue;
    const before = lines.at(-1);
    if (GOES_ON.test(said) && before !== undefined) before.text += ` ${said}`;
    else lines.push({ line: number + 1, text: said });
  }
  return lines;
}
