import { useSecondsLeft } from './countdown.ts';
import { isCall, PHASE_NAMES } from './order-types.ts';
import { usePage } from './reader.ts';
import { formatCountdown, nextMoment, nextText } from './session-times.ts';
import type { Issue } from './wire.ts';

/** When what comes next in the issue's day; nothing where nothing comes. */
export function SessionNext({ issue }: { issue: Issue }) {
  const { reader } = usePage();
  const seconds = useSecondsLeft(nextMoment(issue));
  const next = seconds === null ? null : nextText(reader, issue, formatCountdown(seconds));
  return next === null ? null : <span className="session-next drained">{next}</span>;
}

/** The phase of an issue, and when what comes next unless that is said elsewhere. */
export function SessionLine({ issue, hasNext }: { issue: Issue; hasNext: boolean }) {
  const { reader } = usePage();
  return (
    <p className="session-line">
      <span className={isCall(issue) ? 'tag tag-warn' : 'tag'}>
        {reader.t(PHASE_NAMES[issue.session])}
      </span>
      {issue.isExtended && <span className="tag tag-warn">{reader.t('extended')}</span>}
      {issue.isListingDay && <span className="tag">{reader.t('listingDay')}</span>}
      {hasNext && <SessionNext issue={issue} />}
    </p>
  );
}
