import { Flex, Typography } from '@strapi/design-system';
import type { AuditEventView } from '../../../../shared/audit';
import { DataTable } from '../../components/DataTable';
import { GenerationLink } from '../../components/GenerationLink';
import { LongText } from '../../components/LongText';
import { isTextKey, useText } from '../../hooks/useText';
import { useWhen } from '../../hooks/useWhen';
import { subjectOf } from '../../services/audit';
import { requesterKey } from '../Gallery/GenerationCard';

/** One line for each thing that somebody did. */
export const AuditTable = ({ events }: { events: AuditEventView[] }) => {
  const text = useText();
  const when = useWhen();
  return (
    <DataTable
      label={text('audit.title')}
      rows={events}
      columns={[
        {
          header: text('audit.when'),
          cell: ({ at }) => (
            <time dateTime={at} title={when(at).relative}>
              {when(at).exact}
            </time>
          ),
        },
        { header: text('audit.who'), cell: ({ by }) => <Who by={by} /> },
        { header: text('audit.what'), cell: ({ action }) => text(`audit.action.${action}`) },
        { header: text('audit.toWhat'), cell: (event) => <Subject event={event} /> },
        { header: text('facts.title'), cell: ({ details = {} }) => <Details details={details} /> },
      ]}
    />
  );
};

const Who = ({ by: { kind, id, name, tenant } }: Pick<AuditEventView, 'by'>) => {
  const text = useText();
  const key = `budgets.subject.${kind}`;
  const account = isTextKey(key) ? text(key, { id }) : id;
  const more = [account, tenant && text('budgets.subject.tenant', { id: tenant })].filter(Boolean).join(' · ');
  return (
    <Flex direction="column" alignItems="flex-start">
      {name ?? text(requesterKey(kind))}
      <Typography variant="pi" textColor="neutral600">
        {more}
      </Typography>
    </Flex>
  );
};

const Subject = ({ event }: { event: AuditEventView }) => {
  const text = useText();
  const subject = subjectOf(event);
  if ('generation' in subject) {
    return (
      <GenerationLink id={subject.generation}>
        {subject.image !== undefined && text('image.number', { number: subject.image + 1 })}
      </GenerationLink>
    );
  }
  return <Typography variant="pi">{event.action.startsWith('queue.') ? '–' : subject.other}</Typography>;
};

const Details = ({ details }: { details: Record<string, unknown> }) => {
  const text = useText();
  const say = ([name, value]: [string, unknown]): string => {
    const key = `audit.did.${String(value)}`;
    if ((name === 'did' || name === 'action') && isTextKey(key)) return text(key);
    if (name === 'image' && typeof value === 'number') return text('audit.image', { number: value + 1 });
    if (name === 'of') return text('review.request');
    if (name === 'reason') return text('review.words', { text: String(value) });
    if (name === 'fields' && Array.isArray(value)) return text('audit.fields', { names: value.join(', ') });
    return `${name}: ${JSON.stringify(value)}`;
  };
  return <LongText>{Object.entries(details).map(say).join(' · ') || '–'}</LongText>;
};
