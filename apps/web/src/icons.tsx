import type { ReactNode } from 'react';

/** The mark: two leaves of a bound book, and the thread. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
      <rect className="mark-leaf" x="3.5" y="3" width="17" height="18" rx="2" />
      <path className="mark-thread" d="M8.5 3v18M3.5 7h5M3.5 12h5M3.5 17h5" />
    </svg>
  );
}

function Icon({ children, name }: { children: ReactNode; name: string }) {
  return (
    <svg className={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true">
      {children}
    </svg>
  );
}

/** Two links of a chain. */
export function LinkIcon() {
  return (
    <Icon name="link">
      <path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.2 1.2M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1.2-1.2" />
    </Icon>
  );
}

/** Ring with two bars: the figures agree, and nothing more is known. */
export function AgreesIcon() {
  return (
    <Icon name="agrees">
      <circle cx="12" cy="12" r="9" />
      <path d="M8 10h8M8 14h8" />
    </Icon>
  );
}

/** Dashed ring: not checked, or not known. */
export function OpenIcon() {
  return (
    <Icon name="open">
      <circle cx="12" cy="12" r="9" strokeDasharray="3.6 3.47" />
    </Icon>
  );
}

/** Filled octagon with a cross: false. */
export function FalseIcon() {
  return (
    <Icon name="false">
      <path className="solid" d="M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8z" />
      <path className="cut-out" d="m8.5 8.5 7 7m0-7-7 7" />
    </Icon>
  );
}

/** Triangle: refused, or cut off. */
export function WarnIcon() {
  return (
    <Icon name="warn">
      <path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17v.5" />
    </Icon>
  );
}

/** Cross that closes. */
export function CloseIcon() {
  return (
    <Icon name="close">
      <path d="m6 6 12 12M18 6 6 18" />
    </Icon>
  );
}

/** Brightness: half a disc follows the device, a sun is light, a moon is dark. */
export function ThemeIcon({ theme }: { theme: 'system' | 'light' | 'dark' }) {
  if (theme === 'dark') {
    return (
      <Icon name="theme">
        <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z" />
      </Icon>
    );
  }
  return (
    <Icon name="theme">
      <circle cx="12" cy="12" r={theme === 'light' ? 4 : 8.5} />
      {theme === 'light' ? (
        <path d="M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3M5.3 5.3l2 2M16.7 16.7l2 2M18.7 5.3l-2 2M7.3 16.7l-2 2" />
      ) : (
        <path className="solid" d="M12 3.5a8.5 8.5 0 0 1 0 17z" />
      )}
    </Icon>
  );
}

/** Magnifier. */
export function SearchIcon() {
  return (
    <Icon name="search">
      <path d="M15.5 15.5 21 21M17.5 10.5a7 7 0 1 1-14 0 7 7 0 0 1 14 0z" />
    </Icon>
  );
}

/** Star; filled where the issue is watched. */
export function StarIcon({ filled }: { filled: boolean }) {
  return (
    <Icon name="star">
      <path
        className={filled ? 'solid' : undefined}
        d="m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z"
      />
    </Icon>
  );
}

/** Arrow to the left: back. */
export function BackIcon() {
  return (
    <Icon name="back">
      <path d="m15 5-7 7 7 7" />
    </Icon>
  );
}

/** Three columns: trading. */
export function TradeIcon() {
  return (
    <Icon name="trade">
      <path d="M5 20v-6M12 20V4M19 20V9" />
    </Icon>
  );
}

/** A bound leaf: the ledger. */
export function LedgerIcon() {
  return (
    <Icon name="ledger">
      <path d="M4.5 4h15v16h-15zM9.5 4v16M4.5 9h5M4.5 15h5" />
    </Icon>
  );
}

/** A wallet: what is one's own. */
export function AssetsIcon() {
  return (
    <Icon name="assets">
      <path d="M3.5 7h17v13h-17zM3.5 7V4.5H17V7M14.5 12.5h6v3.5h-6z" />
    </Icon>
  );
}

/** A person: the account. */
export function AccountIcon() {
  return (
    <Icon name="account">
      <path d="M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM4.5 20.5c1-4 4-6 7.5-6s6.5 2 7.5 6" />
    </Icon>
  );
}

/** Sliders: settings. */
export function SettingsIcon() {
  return (
    <Icon name="settings">
      <path d="M4 7h9M19 7h1M4 17h1M11 17h9M16 9.5V4.5M8 19.5v-5" />
    </Icon>
  );
}

/** Key: what signs. */
export function KeyIcon() {
  return (
    <Icon name="key">
      <path d="M13 11 20.5 3.5M17 7l2.5 2.5M13.5 14.5a4.5 4.5 0 1 1-4-4 4.5 4.5 0 0 1 4 4z" />
    </Icon>
  );
}

/** Tick without a disc: a check of form, never of the ledger. */
export function TickIcon() {
  return (
    <Icon name="tick">
      <path d="m5 12.5 4.5 4.5L19 7.5" />
    </Icon>
  );
}

/** A plus: opens a form. */
export function PlusIcon() {
  return (
    <Icon name="plus">
      <path d="M12 5v14M5 12h14" />
    </Icon>
  );
}

/** A list that slides in. */
export function ListIcon() {
  return (
    <Icon name="list">
      <path d="M4 6h16M4 12h16M4 18h16" />
    </Icon>
  );
}

/** A leaf, thread and a leaf that is still to come: nothing is here yet. */
export function EmptyLeaves() {
  return (
    <svg className="empty-leaves" viewBox="0 0 48 32" aria-hidden="true">
      <path className="mark-thread" d="M3 3h16v26H3zM9 3v26M3 10h6M3 16h6M3 22h6M19 16h7" />
      <path className="leaf-to-come" strokeDasharray="3 2.5" d="M27 3h16v26H27z" />
    </svg>
  );
}
