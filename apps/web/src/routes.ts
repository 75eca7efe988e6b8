/** Pages of the frame, in the order of its navigation. */
export const PAGE_IDS = ['trade', 'ledger', 'assets'] as const;
/** Name of a page in the address. */
export type PageId = (typeof PAGE_IDS)[number];

/** What an address shows: a page, and what stands behind its name, such as the short code of an issue. */
export interface Route {
  page: PageId;
  rest: string;
}

/** The route of the part of an address from its `#` on; anything unknown is the trading page. */
export function readRoute(hash: string): Route {
  const [, name = '', rest = ''] = /^#\/([a-z]+)\/?(.*)$/.exec(hash) ?? [];
  const page = PAGE_IDS.find((id) => id === name);
  if (page === undefined) return { page: 'trade', rest: '' };
  return { page, rest: /^[A-Za-z0-9/]{0,128}$/.test(rest) ? rest : '' };
}

/** The address of a route: `#/trade/J10120`. */
export function addressOf({ page, rest }: Route): string {
  return rest === '' ? `#/${page}` : `#/${page}/${rest}`;
}
