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
