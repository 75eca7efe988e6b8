import type { ReactNode } from 'react';
import { EmptyLeaves } from './icons.tsx';

/** What stands where a list has nothing: what is missing, and what to do. */
export function EmptyList({
  title,
  hint,
  children,
}: {
  title: string;
  hint: string;
  children?: ReactNode;
}) {
  return (
    <div className="empty-list">
      <EmptyLeaves />
      <p>
        <b>{title}</b>
        <span>{hint}</span>
      </p>
      {children}
    </div>
  );
}
