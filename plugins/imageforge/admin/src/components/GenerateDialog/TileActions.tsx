import { Badge, Button, Flex, VisuallyHidden } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import type { ImageView } from '../../../../shared/generations';
import type { GenerationSession } from '../../hooks/useGenerationSession';
import { type TextKey, useText } from '../../hooks/useText';
import { problemOf } from '../../services/problem';
import { ProblemNote } from '../ProblemNote';
import { AlternativeText } from './AlternativeText';
import type { DialogField } from './dialogProps';

interface Props {
  generationId: string;
  image: ImageView;
  /** Which one it is, from 1: the buttons of all images read alike otherwise. */
  number: number;
  session: GenerationSession;
  field?: DialogField;
}

const useLabel = (busy: boolean, published: boolean, field: DialogField | undefined): TextKey => {
  if (busy) return 'image.publishing';
  if (field) return 'image.use';
  return published ? 'image.inLibrary' : 'image.keep';
};

/** The alternative text, and the buttons to use or discard an image. */
export const TileActions = ({ generationId, image, number, session, field }: Props) => {
  const text = useText();
  const choice = image.assetId ? session.choices[image.assetId] : undefined;
  const busy = choice?.state === 'publishing' || choice?.state === 'finishing' || image.state === 'publishing';
  const published = image.state === 'published';
  const label = text(useLabel(busy, published, field));
  const which = <VisuallyHidden>{text('image.number', { number })}</VisuallyHidden>;
  const alternativeText = session.textOf(image);

  const onUse = () => {
    // What nobody has touched is left to the server; what somebody has emptied stays empty.
    void session.choose(generationId, image, alternativeText === undefined ? {} : { alternativeText: alternativeText.trim() });
  };

  // What went wrong before the page was loaded is told by the image itself.
  const earlier = image.error && !busy ? problemOf(image.error) : undefined;
  const problem = choice?.state === 'failed' ? choice.problem : earlier;
  const inField = image.fileId !== undefined && field?.fileIds.includes(image.fileId);
  const done = field ? inField && !busy : published;
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      {problem && <ProblemNote problem={problem} compact />}
      {done ? (
        <Flex>
          <Badge variant="success" size="S" role="status">
            <Flex gap={1}>
              <Check aria-hidden width="1rem" height="1rem" />
              {text(field ? 'image.inField' : image.visibility === 'private' ? 'image.keptPrivately' : 'image.inLibrary')}
            </Flex>
          </Badge>
        </Flex>
      ) : (
        <Flex gap={2} wrap="wrap">
          <Button type="button" size="S" variant="default" loading={busy} onClick={onUse}>
            {label}
            {which}
          </Button>
          {image.state === 'ready' && !busy && (
            <Button type="button" size="S" variant="tertiary" onClick={() => session.discard(generationId, image)}>
              {text('image.discard')}
              {which}
            </Button>
          )}
        </Flex>
      )}
      {image.state === 'ready' && !busy && image.assetId && (
        <AlternativeText
          name={`alternativeText-${image.assetId}`}
          number={number}
          value={alternativeText ?? image.alternativeText ?? ''}
          onChange={(next) => image.assetId && session.setText(image.assetId, next)}
        />
      )}
    </Flex>
  );
};
