/** An invented issue of the demo. */
export interface DemoIssue {
  readonly shortCode: string;
  readonly name: string;
  readonly nameEnglish: string;
  /** Won; on a tick. */
  readonly basePrice: number;
  /** Whether it is one of the index, whose prices interrupt trading earlier. */
  readonly isIndexMember: boolean;
}

/** The issues of the demo. Names and prices are invented. */
export const DEMO_ISSUES: readonly DemoIssue[] = [
  {
    shortCode: 'GARAM',
    name: '가람전자',
    nameEnglish: 'Garam Elec',
    basePrice: 70_200,
    isIndexMember: true,
  },
  {
    shortCode: 'NURI',
    name: '누리바이오',
    nameEnglish: 'Nuri Bio',
    basePrice: 18_350,
    isIndexMember: false,
  },
  {
    shortCode: 'DODAM',
    name: '도담식품',
    nameEnglish: 'Dodam Foods',
    basePrice: 4_120,
    isIndexMember: false,
  },
  {
    shortCode: 'RAON',
    name: '라온모빌리티',
    nameEnglish: 'Raon Mobility',
    basePrice: 31_450,
    isIndexMember: false,
  },
  {
    shortCode: 'MARU',
    name: '마루조선',
    nameEnglish: 'Maru Marine',
    basePrice: 112_500,
    isIndexMember: true,
  },
  {
    shortCode: 'BARUN',
    name: '바른소프트',
    nameEnglish: 'Barun Soft',
    basePrice: 1_486,
    isIndexMember: false,
  },
];
