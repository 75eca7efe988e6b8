import type { RejectCode } from '@jangbu/protocol';
import type { CommandResult } from './sealed-block.ts';

/** The answer to a submitted envelope. */
export type SubmitOutcome =
  | { readonly kind: 'void'; readonly code: RejectCode; readonly reason?: string }
  | {
      readonly kind: 'applied';
      readonly index: number;
      readonly hash: Uint8Array;
      readonly envelopeId: Uint8Array;
      readonly results: readonly CommandResult[];
    }
  | {
      readonly kind: 'unavailable';
      readonly reason: string;
      /** Set if nothing was done for want of room: only cancels are taken, or nothing while blocks are held. */
      readonly cause?: 'disk_full' | 'holding';
    };
