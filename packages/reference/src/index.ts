/** The plain second engine of the ledger, written from docs/spec/ alone. */
export {
  type BlockRule,
  BlockRuleError,
  type ReferenceBlock,
  ReferenceEngine,
  type ReferenceInput,
  type ReferenceOptions,
} from './engine.ts';
export type { Limits } from './execution.ts';
