import { Badge, Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { FindingView, ReviewView } from '../../../../shared/reviews';
import { useText } from '../../hooks/useText';

/** What the present decision is about, in the moderators' words. */
export const categoriesOf = ({ about, request, images }: ReviewView): string[] => {
  const findings = about === 'request' ? (request?.findings ?? []) : images.flatMap((image) => image.findings);
  return [...new Set(findings.filter(({ decision }) => decision !== 'pass').map(({ category }) => category))];
};

/** What the moderators noticed: category, score, the words, and who. */
export const Findings = ({ findings }: { findings: FindingView[] }) => {
  const text = useText();
  const { formatNumber } = useIntl();
  if (findings.length === 0) return <Typography textColor="neutral600">{text('review.nothingNoticed')}</Typography>;

  const details = ({ score, excerpt, source, moderator }: FindingView): string =>
    [
      score !== undefined && formatNumber(score, { style: 'percent' }),
      excerpt !== undefined && text('review.words', { text: excerpt }),
      source !== undefined && text('review.source', { number: source + 1 }),
      moderator,
    ]
      .filter(Boolean)
      .join(' · ');

  return (
    <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
      {findings.map((finding, index) => (
        <Flex tag="li" key={index} gap={2} wrap="wrap">
          <Badge variant={finding.decision === 'block' ? 'danger' : 'warning'} size="S">
            {finding.category}
          </Badge>
          <Typography variant="pi" textColor="neutral600" style={{ overflowWrap: 'anywhere' }}>
            {details(finding)}
          </Typography>
        </Flex>
      ))}
    </Flex>
  );
};
