import { useSecondsLeft } from './countdown.ts';
import { formatPercent } from './format.ts';
import { WarnIcon } from './icons.tsx';
import type { MarketRules } from './market-state.ts';
import { type Reader, usePage, useSlice } from './reader.ts';
import {
  durationText,
  formatCountdown,
  nextMoment,
  randomSeconds,
  secondsLeft,
} from './session-times.ts';
import type { Issue } from './wire.ts';

/** What stops or delays the trading of the issue, in a sentence; null if nothing does. */
export function interruptionText(
  reader: Reader,
  issue: Issue,
  markets: MarketRules,
): string | null {
  const { session, interruption, isExtended } = issue;
  if (session === 'halt') {
    const seconds = markets.get(issue.market)?.resumeSeconds;
    return seconds === undefined
      ? reader.t('haltBanner')
      : reader.t('haltBannerFor', { duration: durationText(reader, seconds) });
  }
  if (interruption !== null && (session === 'vi_call' || isExtended)) {
    const { price, reference, timestamp } = interruption;
    const change = formatPercent(price, reference);
    if (isExtended) return reader.t('extendedBanner', { change });
    const seconds = secondsLeft(nextMoment(issue) ?? timestamp, timestamp);
    const duration = durationText(reader, seconds);
    return reader.t('viBanner', { price: reader.price(price, issue), change, duration });
  }
  return session === 'resume_call' ? reader.t('resumeBanner') : null;
}

/** The line over the issue shown, if something stops or delays its trading. */
export function IssueStopped() {
  const { market, reader } = usePage();
  const issue = useSlice(market.selected);
  const markets = useSlice(market.markets);
  const text = issue === null ? null : interruptionText(reader, issue, markets);
  return issue === null || text === null ? null : <IssueBanner issue={issue} text={text} />;
}

/** The line over the issue while it is halted, interrupted or resumed, with the time that is left. */
function IssueBanner({ issue, text }: { issue: Issue; text: string }) {
  const { reader } = usePage();
  const seconds = useSecondsLeft(issue.session === 'halt' ? null : nextMoment(issue));
  const more = randomSeconds(issue);
  const left = seconds === null ? '' : formatCountdown(seconds);
  return (
    <div className={`banner banner-${issue.session === 'halt' ? 'halt' : 'interruption'}`}>
      <WarnIcon />
      <p>
        <b>{reader.issueName(issue)}</b> <span>{text}</span>
      </p>
      {seconds !== null && (
        <strong>
          <span className="hidden-visually">{reader.t('countdown')} </span>
          {more === 0 ? left : reader.t('plusAtMost', { left, more: durationText(reader, more) })}
        </strong>
      )}
    </div>
  );
}
