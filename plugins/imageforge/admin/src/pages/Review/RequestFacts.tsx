import { Link } from '@strapi/design-system';
import { Link as RouterLink } from 'react-router-dom';
import type { ReviewView } from '../../../../shared/reviews';
import { DefinitionList } from '../../components/DefinitionList';
import { When } from '../../components/When';
import { useText } from '../../hooks/useText';
import { entryName, entryPath } from '../../services/targetName';
import { requesterKey } from '../Gallery/GenerationCard';

/** What was asked for, by whom, and what for. */
export const RequestFacts = ({ review }: { review: ReviewView }) => {
  const text = useText();
  const { target, requester } = review;
  const entry = target && entryName(target, review.entry?.title);
  return (
    <DefinitionList
      items={[
        { term: text('prompt.label'), value: review.prompt || text('prompt.purged') },
        { term: text('negativePrompt.label'), value: review.negativePrompt },
        { term: text('template.label'), value: review.template },
        { term: text('model.label'), value: review.model },
        {
          term: text('facts.entry'),
          value: target && review.entry?.readable ? (
            <Link tag={RouterLink} to={entryPath(target)}>
              {entry}
            </Link>
          ) : (
            entry
          ),
        },
        { term: text('facts.requester'), value: requester.name ?? text(requesterKey(requester.kind)) },
        { term: text('facts.created'), value: <When at={review.createdAt} /> },
        { term: text('facts.id'), value: review.id },
      ]}
    />
  );
};
