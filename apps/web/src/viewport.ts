import { useSyncExternalStore } from 'react';

/** How much room there is: a phone, one side column, two, or all of them. */
export type Viewport = 'phone' | 'narrow' | 'medium' | 'wide';

const QUERIES = [
  ['wide', '(width >= 1280px)'],
  ['medium', '(width >= 1100px)'],
  ['narrow', '(width >= 768px)'],
] as const;

function look(): Viewport {
  return QUERIES.find(([, query]) => matchMedia(query).matches)?.[0] ?? 'phone';
}

function subscribe(listener: () => void): () => void {
  const lists = QUERIES.map(([, query]) => matchMedia(query));
  for (const list of lists) list.addEventListener('change', listener);
  return () => {
    for (const list of lists) list.removeEventListener('change', listener);
  };
}

/** The room there is, and again when it changes. */
export function useViewport(): Viewport {
  return useSyncExternalStore(subscribe, look, () => 'wide');
}
