/** An invented issue of the demo. */
export interface DemoIssue {
  readonly shortCode: string;
  readonly name: string;
  readonly nameEnglish: string;
  /** Won; on a tick. */
  readonly basePrice: number;
  /** Won: the tick of the band that the base price lies in. */
  readonly tick: number;
}

const DAILY_LIMIT_PERCENT = 30;

/** The issues of the demo. Names and prices are invented. */
export const DEMO_ISSUES: readonly DemoIssue[] = [
  { shortCode: 'GARAM', name: '가람전자', nameEnglish: 'Garam Elec', basePrice: 70_200, tick: 100 },
  { shortCode: 'NURI', name: '누리바이오', nameEnglish: 'Nuri Bio', basePrice: 18_350, tick: 10 },
  { shortCode: 'DODAM', name: '도담식품', nameEnglish: 'Dodam Foods', basePrice: 4_120, tick: 5 },
  {
    shortCode: 'RAON',
    name: '라온모빌리티',
    nameEnglish: 'Raon Mobility',
    basePrice: 31_450,
    tick: 50,
  },
  {
    shortCode: 'MARU',
    name: '마루조선',
    nameEnglish: 'Maru Marine',
    basePrice: 112_500,
    tick: 100,
  },
  { shortCode: 'BARUN', name: '바른소프트', nameEnglish: 'Barun Soft', basePrice: 1_486, tick: 1 },
];

/** Daily limits around the base price: 30 %, cut to the issue's tick. */
export function demoLimits({ basePrice, tick }: DemoIssue): { lower: number; upper: number } {
  const width = Math.floor((basePrice * DAILY_LIMIT_PERCENT) / 100);
  const steps = Math.floor(width / tick);
  return { lower: basePrice - steps * tick, upper: basePrice + steps * tick };
}
