/** Longest line that is kept, in bytes: an auction of a million orders. */
const MAX_LINE_BYTES = 67_108_864;
const LINE_FEED = 10;

/** A line of the input without its end; undefined for one that is too long or no UTF-8. */
export type InputLine = string | undefined;

/**
 * Lines of a stream of bytes, as many at a time as have come: whoever asks line by line gets each answer at once, and a
 * whole file takes few turns. What follows the last line feed is a line unless it is empty.
 */
export async function* inputLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<InputLine[]> {
  const rest = new LineRest();
  for await (const chunk of chunks) {
    const lines: InputLine[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      rest.append(chunk.subarray(from, end));
      lines.push(rest.take());
      from = end + 1;
    }
    rest.append(chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (!rest.isEmpty()) yield [rest.take()];
}

/** The line that has not ended yet. */
class LineRest {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #parts: Uint8Array[] = [];
  #sizeBytes = 0;

  isEmpty(): boolean {
    return this.#sizeBytes === 0;
  }

  append(part: Uint8Array): void {
    this.#sizeBytes += part.length;
    if (this.#sizeBytes > MAX_LINE_BYTES) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  take(): InputLine {
    const bytes = Buffer.concat(this.#parts);
    const isWhole = bytes.length === this.#sizeBytes;
    this.#parts = [];
    this.#sizeBytes = 0;
    if (!isWhole) return undefined;
    try {
      return this.#decoder.decode(bytes);
    } catch {
      return undefined;
    }
  }
}
