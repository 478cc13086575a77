import { Link } from '@strapi/design-system';
import { Link as RouterLink } from 'react-router-dom';
import type { GenerationView } from '../../../../shared/generations';
import { DefinitionList } from '../../components/DefinitionList';
import { When } from '../../components/When';
import { useNames } from '../../hooks/useNames';
import { usePrice } from '../../hooks/usePrice';
import { useText } from '../../hooks/useText';
import { costWorthSaying } from '../../services/progress';
import { sayableSize } from '../../services/size';
import { entryPath, targetName } from '../../services/targetName';
import { requesterKey } from '../Gallery/GenerationCard';

/** What it was: prompt, model, price, who and when. */
export const Facts = ({ view }: { view: GenerationView }) => {
  const text = useText();
  const price = usePrice();
  const names = useNames();
  const { target, requester } = view;
  const cost = costWorthSaying(view);
  const entry = target && targetName(target);
  return (
    <DefinitionList
      items={[
        { term: text('prompt.label'), value: view.promptPurgedAt ? text('prompt.purged') : view.prompt },
        { term: text('negativePrompt.label'), value: view.negativePrompt },
        { term: text('template.label'), value: view.template && names.template(view.template) },
        { term: text('preset.label'), value: view.preset && names.preset(view.preset) },
        { term: text('model.label'), value: names.makers(view) },
        { term: text('size.label'), value: sayableSize(view.size) },
        { term: text('number.label'), value: String(view.n) },
        { term: text('seed.label'), value: view.seed === undefined ? undefined : String(view.seed) },
        { term: text('facts.estimate'), value: price(view.estimate) },
        { term: text('facts.cost'), value: cost && price(cost, { sure: true }) },
        {
          term: text('facts.entry'),
          value: target?.documentId ? (
            <Link tag={RouterLink} to={entryPath(target)}>
              {entry}
            </Link>
          ) : (
            entry
          ),
        },
        { term: text('facts.requester'), value: requester.name ?? text(requesterKey(requester.kind)) },
        { term: text('facts.created'), value: <When at={view.createdAt} /> },
        { term: text('facts.finished'), value: view.finishedAt && <When at={view.finishedAt} /> },
        { term: text('facts.id'), value: view.id },
      ]}
    />
  );
};
