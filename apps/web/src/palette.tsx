import './palette.css';
import { Command } from 'cmdk';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ARROWS, directionOf, formatCount, formatPercent, formatUnits } from './format.ts';
import { CloseIcon, LinkIcon, PlusIcon, SearchIcon, SettingsIcon, TradeIcon } from './icons.tsx';
import { matchName } from './issue-search.ts';
import { PAGES } from './pages.ts';
import { findInPalette } from './palette-search.ts';
import { usePage, useSlice } from './reader.ts';
import type { Issue } from './wire.ts';

/** A name with the letters that were searched for underlined. */
function Marked({ name, text }: { name: string; text: string }) {
  const match = matchName(name, text);
  if (match === null) return <b>{name}</b>;
  return (
    <b>
      {name.slice(0, match.from)}
      <u>{name.slice(match.from, match.to)}</u>
      {name.slice(match.to)}
    </b>
  );
}

interface ItemProps {
  value: string;
  icon: ReactNode;
  title: ReactNode;
  hint?: string;
  keys?: string;
  children?: ReactNode;
  onRun(): void;
}

function Item({ value, icon, title, hint = '', keys = '', children, onRun }: ItemProps) {
  return (
    <Command.Item value={value} onSelect={onRun}>
      {icon}
      <span className="palette-title">{title}</span>
      <small>{hint}</small>
      {children}
      {keys !== '' && <kbd>{keys}</kbd>}
    </Command.Item>
  );
}

function IssueItem({ issue, text, onRun }: { issue: Issue; text: string; onRun(): void }) {
  const { market, reader } = usePage();
  const { account } = useSlice(market.own);
  const { lastPrice, basePrice, priceDecimals, shortCode } = issue;
  const held = account?.balanceByIssue.get(issue.issue) ?? 0;
  const hints = [shortCode];
  if (held > 0) hints.push(reader.t('heldOf', { quantity: formatCount(held) }));
  return (
    <Item
      value={`issue ${shortCode}`}
      icon={<TradeIcon />}
      title={<Marked name={reader.issueName(issue)} text={text} />}
      hint={hints.join(' · ')}
      onRun={onRun}
    >
      {lastPrice !== null && (
        <span className={`palette-figures ${directionOf(lastPrice, basePrice)}`}>
          <b>{formatUnits(lastPrice, priceDecimals)}</b>
          {basePrice !== null && (
            <span>
              {ARROWS[directionOf(lastPrice, basePrice)]} {formatPercent(lastPrice, basePrice)}
            </span>
          )}
        </span>
      )}
    </Item>
  );
}

/** Commands on an issue: each opens a form or a question, and none acts. */
function IssueCommands({ issue }: { issue: Issue }) {
  const { market, reader, ticket, ui } = usePage();
  const { orders } = useSlice(market.own);
  const name = reader.issueName(issue);
  const open = orders.filter((order) => order.issue === issue.issue).length;
  const form = (side: 'buy' | 'sell') => () => {
    market.select(issue);
    ui.go({ page: 'trade', rest: issue.shortCode });
    ticket.set({ ...ticket.get(), side });
    ui.focusForm();
  };
  return (
    <>
      <Item
        value="buy"
        icon={<PlusIcon />}
        title={reader.t('buyIssue', { issue: name })}
        hint={reader.t('opensBuyForm')}
        keys="F1"
        onRun={form('buy')}
      />
      <Item
        value="sell"
        icon={<PlusIcon />}
        title={reader.t('sellIssue', { issue: name })}
        hint={reader.t('opensSellForm')}
        keys="F2"
        onRun={form('sell')}
      />
      {open > 0 && (
        <Item
          value="cancel all"
          icon={<CloseIcon />}
          title={reader.t('cancelAllOf', { issue: name })}
          hint={reader.t('confirmsFirst', { count: formatCount(open) })}
          keys="Alt C"
          onRun={() => {
            market.select(issue);
            ui.open({ kind: 'cancelAll' });
          }}
        />
      )}
    </>
  );
}

/** Finds issues, blocks and commands, by keyboard alone. */
export function Palette() {
  const { market, reader, ui } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const issues = useSlice(market.issues) ?? [];
  const { trades } = useSlice(market.tape);
  const shown = useSlice(market.selected);
  useEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector('input')?.focus();
  }, []);
  const found = findInPalette(text, issues, trades, shown);
  const pages = PAGES.filter(({ name }) =>
    reader.t(name).toLowerCase().includes(text.trim().toLowerCase()),
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it too.
    <dialog
      ref={dialog}
      className="palette"
      aria-label={reader.t('palette')}
      onClose={() => ui.close()}
      onClick={({ target }) => {
        if (target === dialog.current) ui.close();
      }}
    >
      <Command shouldFilter={false} label={reader.t('palette')} loop>
        <div className="palette-field">
          <SearchIcon />
          <Command.Input value={text} onValueChange={setText} />
          <kbd>Esc</kbd>
        </div>
        <Command.List label={reader.t('palette')}>
          <Command.Empty>{reader.t('nothingFound', { text })}</Command.Empty>
          {found.issues.length > 0 && (
            <Command.Group heading={reader.t('groupIssues')}>
              {found.issues.map((issue) => (
                <IssueItem
                  key={issue.issue}
                  issue={issue}
                  text={text}
                  onRun={() => {
                    market.select(issue);
                    ui.go({ page: 'trade', rest: issue.shortCode });
                  }}
                />
              ))}
            </Command.Group>
          )}
          {found.issue !== null && (text === '' || found.issues.length > 0) && (
            <Command.Group heading={reader.t('groupCommands')}>
              <IssueCommands issue={found.issue} />
              <Item
                value="settings"
                icon={<SettingsIcon />}
                title={reader.t('settings')}
                onRun={() => ui.open({ kind: 'settings' })}
              />
              <Item
                value="keys"
                icon={<SettingsIcon />}
                title={reader.t('keysTitle')}
                keys="?"
                onRun={() => ui.open({ kind: 'keys' })}
              />
            </Command.Group>
          )}
          {(pages.length > 0 || found.trades.length > 0) && (
            <Command.Group heading={reader.t('groupLedger')}>
              {found.trades.map((trade) => (
                <Item
                  key={trade.index}
                  value={`trade ${trade.index}`}
                  icon={<LinkIcon />}
                  title={reader.t('tradeBlock', {
                    issue: shown === null ? '' : reader.issueName(shown),
                    index: formatCount(trade.index),
                  })}
                  hint={trade.hash.slice(0, 8)}
                  onRun={() => {
                    if (shown !== null) ui.open({ kind: 'trade', issue: shown, trade });
                  }}
                />
              ))}
              {pages.map(({ id, name, Icon, key }) => (
                <Item
                  key={id}
                  value={`page ${id}`}
                  icon={<Icon />}
                  title={reader.t('goTo', { page: reader.t(name) })}
                  keys={key}
                  onRun={() => ui.go({ page: id, rest: '' })}
                />
              ))}
            </Command.Group>
          )}
        </Command.List>
        <p className="palette-foot">
          <span>
            <kbd>↑</kbd> <kbd>↓</kbd> {reader.t('pick')} <kbd>Enter</kbd> {reader.t('run')}
          </span>
          <span>{reader.t('initialsToo')}</span>
        </p>
      </Command>
    </dialog>
  );
}
