import * as React from 'react';
import { Badge, Button, Flex, IconButton, Typography, VisuallyHidden } from '@strapi/design-system';
import { Check, Pencil } from '@strapi/icons';
import type { ImageView } from '../../../../shared/generations';
import type { GenerationSession } from '../../hooks/useGenerationSession';
import { type TextKey, useText } from '../../hooks/useText';
import { problemOf } from '../../services/problem';
import { ProblemNote } from '../ProblemNote';
import { focusInput, TextField } from './fields';
import type { DialogField } from './dialogProps';

interface Props {
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
export const TileActions = ({ image, number, session, field }: Props) => {
  const text = useText();
  const choice = image.assetId ? session.choices[image.assetId] : undefined;
  const [alternativeText, setAlternativeText] = React.useState<string>();
  const busy = choice?.state === 'publishing' || choice?.state === 'finishing' || image.state === 'publishing';
  const published = image.state === 'published';
  const label = text(useLabel(busy, published, field));
  const which = <VisuallyHidden>{text('image.number', { number })}</VisuallyHidden>;

  const onUse = () => {
    // What nobody has touched is left to the server; what somebody has emptied stays empty.
    void session.choose(image, alternativeText === undefined ? {} : { alternativeText: alternativeText.trim() });
  };

  // What went wrong before the page was loaded is told by the image itself.
  const earlier = image.error && !busy ? problemOf(image.error) : undefined;
  const problem = choice?.state === 'failed' ? choice.problem : earlier;
  const done = choice?.state === 'done' || (published && !field);
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      {problem && <ProblemNote problem={problem} compact />}
      {done ? (
        <Flex>
          <Badge variant="success" size="S" role="status">
            <Flex gap={1}>
              <Check aria-hidden width="1rem" height="1rem" />
              {text(field ? 'image.inField' : 'image.inLibrary')}
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
            <Button type="button" size="S" variant="tertiary" onClick={() => void session.discard(image)}>
              {text('image.discard')}
              {which}
            </Button>
          )}
        </Flex>
      )}
      {image.state === 'ready' && !busy && (
        <AlternativeText
          name={`alternativeText-${image.assetId ?? number}`}
          number={number}
          value={alternativeText ?? image.alternativeText ?? ''}
          onChange={setAlternativeText}
        />
      )}
    </Flex>
  );
};

interface AlternativeTextProps {
  name: string;
  number: number;
  value: string;
  onChange(value: string): void;
}

/** A line of text that becomes an input: few people change it, and the images are what the room is for. */
const AlternativeText = ({ name, number, value, onChange }: AlternativeTextProps) => {
  const text = useText();
  const [editing, setEditing] = React.useState(false);
  React.useEffect(() => {
    if (editing) focusInput(name);
  }, [editing, name]);

  if (editing) {
    return <TextField name={name} label={text('image.alternativeText')} value={value} onChange={onChange} />;
  }
  return (
    <Flex gap={1} justifyContent="space-between">
      <Typography variant="pi" textColor="neutral600" ellipsis title={value || undefined}>
        {value ? text('image.alternativeTextIs', { text: value }) : text('image.alternativeTextNone')}
      </Typography>
      <IconButton
        type="button"
        variant="ghost"
        size="XS"
        label={text('image.alternativeTextEdit', { number })}
        onClick={() => setEditing(true)}
      >
        <Pencil aria-hidden />
      </IconButton>
    </Flex>
  );
};
