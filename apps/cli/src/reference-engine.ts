import type { VerifyLedgerOptions } from '@jangbu/replica';

/** The plain second engine as what executes a ledger that is verified; it is loaded only where it is asked for. */
export async function referenceEngine(): Promise<NonNullable<VerifyLedgerOptions['engine']>> {
  const { ReferenceEngine } = await import('@jangbu/reference');
  return (genesis, hasher) => {
    const engine = new ReferenceEngine(genesis, hasher);
    return {
      header: engine.header,
      // Signatures were checked before, with native code.
      execute: (block) => engine.execute(block, { verifySignatures: false }),
    };
  };
}
