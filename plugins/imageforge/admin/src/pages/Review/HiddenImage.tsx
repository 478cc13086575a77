import * as React from 'react';
import { Button, Flex } from '@strapi/design-system';
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
  url: string;
  /** What to call it, to see and to hear: "Image 2 of 4". */
  name: string;
  /** px; for the frame, before the picture is there */
  width?: number;
  height?: number;
}

/** A picture that nobody has allowed yet: blurred, and silent, until the reviewer asks for it. */
export const HiddenImage = ({ url, name, width, height }: Props) => {
  const text = useText();
  const [hidden, setHidden] = React.useState(true);
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Frame>
        <Picture
          $hidden={hidden}
          src={absoluteUrl(url)}
          alt={hidden ? text('review.hidden', { label: name }) : name}
          width={width}
          height={height}
          decoding="async"
        />
      </Frame>
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
