import './chain-strip.css';
import { formatCount, formatTimeMilliseconds, groupHash } from './format.ts';
import { usePage, useSlice } from './reader.ts';
import type { LedgerBlock } from './wire.ts';

function Spine() {
  return (
    <span className="leaf-spine" aria-hidden="true">
      <i />
      <i />
      <i />
      <i />
      <i />
    </span>
  );
}

function Leaf({ block, isNewest }: { block: LedgerBlock; isNewest: boolean }) {
  const { reader } = usePage();
  return (
    <div className={isNewest ? 'leaf is-newest' : 'leaf'}>
      <Spine />
      <p>
        <b>#{formatCount(block.index)}</b>
        <time>{formatTimeMilliseconds(block.timestamp)}</time>
        <span>
          {reader.t('blockCounts', {
            commands: formatCount(block.commands),
            trades: formatCount(block.trades),
          })}
        </span>
      </p>
    </div>
  );
}

/** The thread from a leaf to the older one: the hash that both share, or how they differ. */
function Thread({
  block,
  older,
  linked,
}: {
  block: LedgerBlock;
  older: LedgerBlock;
  linked: boolean;
}) {
  const { reader } = usePage();
  if (older.index !== block.index - 1) return <span className="thread thread-gap" />;
  if (linked) {
    return (
      <span className="thread">
        <span className="chip">{groupHash(older.hash)}</span>
      </span>
    );
  }
  const [was, is] = [groupHash(older.hash), groupHash(block.previousHash)];
  return (
    <span className="thread thread-cut">
      <span className="chip">{reader.t('cutLink', { was, is })}</span>
    </span>
  );
}

/** The latest ledger blocks, newest at the right, and the leaf that is still to come. */
export function ChainStrip() {
  const { market, reader } = usePage();
  const { blocks, links } = useSlice(market.blocks);
  const [newest] = blocks;
  return (
    <section className="panel strip" aria-labelledby="strip-title">
      <h2 id="strip-title">
        {reader.t('ledgerBlocks')}
        <small>{reader.t('ledgerNote')}</small>
      </h2>
      {newest === undefined ? (
        <p className="empty">{reader.t('ledgerEmpty')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard.
        <section className="leaves drained" tabIndex={0} aria-label={reader.t('ledgerBlocks')}>
          <div className="leaf leaf-next">
            <p>
              <span>{reader.t('nextBlock')}</span>
            </p>
          </div>
          <span className="thread">
            <span className="chip">{groupHash(newest.hash)}</span>
          </span>
          {blocks.map((block, at) => {
            const older = blocks[at + 1];
            return [
              <Leaf key={block.index} block={block} isNewest={at === 0} />,
              older !== undefined && (
                <Thread
                  key={`thread-${block.index}`}
                  block={block}
                  older={older}
                  linked={links[at] ?? false}
                />
              ),
            ];
          })}
        </section>
      )}
    </section>
  );
}
