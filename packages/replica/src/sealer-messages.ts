/** What crosses between the main thread and the one that restores a sealer. */

import type { ParsedSnapshot, SealerParts } from '@jangbu/exchange';

/** A snapshot to restore the sealer of; its rows are shared, not copied. */
export interface ToRestorer {
  readonly number: number;
  readonly parsed: ParsedSnapshot;
}

/** What became of request `number`: the sealer's parts, why there is none, or that restoring it broke. */
export type FromRestorer = { readonly number: number } & (
  | { readonly kind: 'sealer'; readonly parts: SealerParts }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'fault'; readonly reason: string }
);
