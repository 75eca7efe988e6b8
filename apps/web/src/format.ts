import { formatDecimal } from '@jangbu/protocol';

const KST_OFFSET_MICROSECONDS = 32_400_000_000;
const MICROSECONDS_PER_SECOND = 1_000_000;
const SECONDS_PER_DAY = 86_400;

/** The sign of negative figures on the page: U+2212, as wide as a plus. */
export const MINUS = '−';

/** A decimal text with commas between thousands. */
function groupThousands(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** `units` of 10^-`decimals`, either sign, as a reader expects it: `70,500`, `−1,234.50`. */
export function formatUnits(units: number, decimals: number): string {
  const text = groupThousands(formatDecimal(Math.abs(units), decimals));
  return units < 0 ? MINUS + text : text;
}

/** A count or a quantity of whole units. */
export function formatCount(count: number): string {
  return groupThousands(String(count));
}

/** Change against the base in percent, signed, two decimals, rounded half away from zero: `+0.43%`. */
export function formatPercent(price: number, basePrice: number): string {
  const hundredths = Math.round((Math.abs(price - basePrice) * 10_000) / basePrice);
  const text = `${formatUnits(hundredths, 2)}%`;
  if (hundredths === 0) return text;
  return (price > basePrice ? '+' : MINUS) + text;
}

/** Where a price stands against the base; without a base it is level. */
export function directionOf(price: number, basePrice: number | null): 'rise' | 'fall' | 'level' {
  if (basePrice === null || price === basePrice) return 'level';
  return price > basePrice ? 'rise' : 'fall';
}

/** Arrows of the directions. */
export const ARROWS = { rise: '▲', fall: '▼', level: '' } as const;

/** Arrow and distance from the base: `▲ 300`, `▼ 50`, `0`. */
export function formatChange(price: number, basePrice: number, decimals: number): string {
  const arrow = ARROWS[directionOf(price, basePrice)];
  const distance = formatUnits(Math.abs(price - basePrice), decimals);
  return arrow === '' ? distance : `${arrow} ${distance}`;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** Time of day in Korea of a ledger timestamp: `14:32:07`. */
export function formatTime(timestamp: number): string {
  const seconds = Math.floor((timestamp + KST_OFFSET_MICROSECONDS) / MICROSECONDS_PER_SECOND);
  const ofDay = seconds % SECONDS_PER_DAY;
  const [hour, minute] = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60];
  return `${pad(hour, 2)}:${pad(minute, 2)}:${pad(ofDay % 60, 2)}`;
}

/** Time of day in Korea with milliseconds, as the ledger's own lists show it: `14:32:07.420`. */
export function formatTimeMilliseconds(timestamp: number): string {
  const milliseconds = Math.floor((timestamp % MICROSECONDS_PER_SECOND) / 1000);
  return `${formatTime(timestamp)}.${pad(milliseconds, 3)}`;
}

/** The first `groups` groups of four digits of a hash: `4987 036a`. */
export function groupHash(hash: string, groups = 2): string {
  return (hash.match(/.{4}/g) ?? []).slice(0, groups).join(' ');
}

const COMPACT_KO = [
  [1e12, '조', 2],
  [1e8, '억', 0],
  [1e4, '만', 0],
] as const;
const COMPACT_EN = [
  [1e12, 'tn', 2],
  [1e9, 'bn', 2],
  [1e6, 'm', 1],
] as const;

/** A traded value in whole units of its currency, for summaries alone: `220억`, `1.20조`, `21.99bn`; small ones in full. */
export function formatCompact(value: number, language: 'ko' | 'en'): string {
  for (const [unit, name, decimals] of language === 'ko' ? COMPACT_KO : COMPACT_EN) {
    if (value < unit) continue;
    return `${groupThousands((value / unit).toFixed(decimals))}${name}`;
  }
  return formatCount(Math.round(value));
}
