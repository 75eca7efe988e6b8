import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';

/** From how many rows on only those that are seen are drawn. */
const VIRTUAL_FROM = 100;

interface VirtualRowsProps {
  className: string;
  count: number;
  /** Height of each row in pixels. */
  rowPx: number;
  /** A row, placed `top` pixels from the beginning; null where rows follow each other by themselves. */
  children(index: number, top: number | null): ReactNode;
}

/** A list whose rows beyond the window are not there, once it is long. */
export function VirtualRows({ className, count, rowPx, children }: VirtualRowsProps) {
  if (count < VIRTUAL_FROM) {
    return (
      <ul className={className}>{Array.from({ length: count }, (_, at) => children(at, null))}</ul>
    );
  }
  return <LongRows {...{ className, count, rowPx, children }} />;
}

function LongRows({ className, count, rowPx, children }: VirtualRowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => list.current,
    estimateSize: () => rowPx,
    overscan: 8,
  });
  return (
    <ul className={`${className} is-virtual`} ref={list}>
      {virtualizer.getVirtualItems().map(({ index, start }) => children(index, start))}
      <li className="virtual-end" style={{ top: virtualizer.getTotalSize() - 1 }} />
    </ul>
  );
}
