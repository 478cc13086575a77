import * as React from 'react';
import { Button, Flex, TextButton, Typography } from '@strapi/design-system';
import { Eye, EyeStriked } from '@strapi/icons';
import { styled } from 'styled-components';
import { useText } from '../../hooks/useText';
import { absoluteUrl } from '../../services/backendUrl';

const Frame = styled.div`
  overflow: hidden;
  border-radius: ${({ theme }) => theme.borderRadius};
  background-color: ${({ theme }) => theme.colors.neutral150};
`;

const Picture = styled.img<{ $hidden: boolean }>`
  display: block;
  width: 100%;
  height: auto;
  max-height: 60vh;
  object-fit: contain;
  filter: ${({ $hidden }) => ($hidden ? 'blur(3rem) grayscale(0.6)' : 'none')};
`;

interface Props {
  /** `undefined`: retention has deleted it. */
  url: string | undefined;
  /** What to call it, to see and to hear: "Image 2 of 4". */
  name: string;
  /** px; for the frame, before the picture is there */
  width?: number;
  height?: number;
  /** The address has expired: a fresh one is needed. */
  onExpired(): void;
}

/** A picture that nobody has allowed yet: blurred, and silent, until the reviewer asks for it. */
export const HiddenImage = ({ url, name, width, height, onExpired }: Props) => {
  const text = useText();
  const [hidden, setHidden] = React.useState(true);
  // Addresses are signed anew with each answer, and the picture that is there does not need another one.
  const [shown, setShown] = React.useState({ url, failed: false });
  if (shown.failed && shown.url !== url) setShown({ url, failed: false });

  if (!shown.url) return <Typography textColor="neutral600">{text('review.imageGone')}</Typography>;
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Frame>
        <Picture
          $hidden={hidden}
          src={absoluteUrl(shown.url)}
          alt={hidden ? text('review.hidden', { label: name }) : name}
          width={width}
          height={height}
          decoding="async"
          onError={() => setShown({ ...shown, failed: true })}
        />
      </Frame>
      {shown.failed && (
        <Flex gap={2} wrap="wrap" role="status">
          <Typography variant="pi" textColor="neutral700">
            {text('image.notLoaded')}
          </Typography>
          <TextButton type="button" onClick={onExpired}>
            {text('action.retry')}
          </TextButton>
        </Flex>
      )}
      <Flex>
        <Button
          type="button"
          variant="tertiary"
          size="S"
          startIcon={hidden ? <Eye aria-hidden /> : <EyeStriked aria-hidden />}
          aria-label={text(hidden ? 'review.showLabel' : 'review.hideLabel', { label: name })}
          onClick={() => setHidden(!hidden)}
        >
          {text(hidden ? 'review.show' : 'review.hide')}
        </Button>
      </Flex>
    </Flex>
  );
};
