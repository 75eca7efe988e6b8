import { useSecondsLeft } from './countdown.ts';
import { isCall, PHASE_NAMES } from './order-types.ts';
import { usePage } from './reader.ts';
import { formatCountdown, nextMoment, nextText } from './session-times.ts';
import type { Issue } from './wire.ts';

/** The phase of an issue, and when what comes next. */
export function SessionLine({ issue }: { issue: Issue }) {
  const { reader } = usePage();
  const seconds = useSecondsLeft(nextMoment(issue));
  const next = seconds === null ? null : nextText(reader, issue, formatCountdown(seconds));
  return (
    <p className="session-line">
      <span className={isCall(issue) ? 'tag tag-warn' : 'tag'}>
        {reader.t(PHASE_NAMES[issue.session])}
      </span>
      {issue.isExtended && <span className="tag tag-warn">{reader.t('extended')}</span>}
      {issue.isListingDay && <span className="tag">{reader.t('listingDay')}</span>}
      {next !== null && <span className="drained">{next}</span>}
    </p>
  );
}
