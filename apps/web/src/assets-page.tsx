import './reading-page.css';
import { FillRows } from './own-fills.tsx';
import { CashRows, PositionRows } from './own-positions.tsx';
import './own-lists.css';
import { usePage, useSlice } from './reader.ts';

/** Cash, shares and fills of the demo account. */
export default function AssetsPage() {
  const { market, reader } = usePage();
  const { desk } = useSlice(market.own);
  return (
    <main className="reading-page">
      <header>
        <h2>{reader.t('assetsTitle')}</h2>
        <p>{reader.t('assetsPurpose')}</p>
      </header>
      {desk === null ? (
        <p className="card empty">{reader.t('noKey')}</p>
      ) : (
        <>
          <section className="panel card" aria-labelledby="assets-cash">
            <h3 id="assets-cash">{reader.t('cash')}</h3>
            <CashRows />
          </section>
          <section className="panel card" aria-labelledby="assets-positions">
            <h3 id="assets-positions">{reader.t('positions')}</h3>
            <PositionRows issueOnly={null} />
          </section>
          <section className="panel card card-fills" aria-labelledby="assets-fills">
            <h3 id="assets-fills">{reader.t('fillsTab')}</h3>
            <FillRows issueOnly={null} />
          </section>
        </>
      )}
    </main>
  );
}
