/** Fields of the JSON object in `text`; none if `text` is no JSON or something else than an object. Never throws. */
export function parseJsonObject(text: string): Partial<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
