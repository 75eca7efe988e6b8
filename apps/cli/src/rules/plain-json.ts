/** White space between the parts of a JSON text, or a string, which keeps its own. */
const STRING_OR_SPACE = /("(?:[^"\\]|\\.)*")|\s+/g;

/**
 * The object that a line of JSON says, or undefined.
 *
 * The line must be what a program would write of the object, white space aside: a number with a fraction, an exponent or
 * more digits than are exact, and a name that comes twice are not taken for what they would become.
 */
export function parsePlainObject(line: string): Readonly<Record<string, unknown>> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
    if (JSON.stringify(value) !== line.replace(STRING_OR_SPACE, '$1')) return undefined;
  } catch {
    return undefined;
  }
  return isObject(value) ? value : undefined;
}

/** Whether a value of JSON is an object, and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
