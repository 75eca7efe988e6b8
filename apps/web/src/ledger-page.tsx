import './reading-page.css';
import { ChainStrip } from './chain-strip.tsx';
import { usePage } from './reader.ts';

/** The latest ledger blocks. */
export default function LedgerPage() {
  const { reader } = usePage();
  return (
    <main className="reading-page">
      <header>
        <h2>{reader.t('ledgerTitle')}</h2>
        <p>{reader.t('ledgerPurpose')}</p>
      </header>
      <ChainStrip />
    </main>
  );
}
