/** ISO 8601 text, with microseconds and the offset of Korea, of a timestamp in microseconds. */
export function isoTime(timestamp: number): string {
  const milliseconds = Math.floor(timestamp / 1_000) + 9 * 3_600_000;
  const micro = String(timestamp % 1_000_000).padStart(6, '0');
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.${micro}+09:00`;
}
