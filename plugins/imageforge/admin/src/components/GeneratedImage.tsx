import * as React from 'react';
import { Flex, TextButton, Typography } from '@strapi/design-system';
import { keyframes, styled } from 'styled-components';
import { useImageRetry } from '../hooks/useImageRetry';
import { useText } from '../hooks/useText';
import { absoluteUrl } from '../services/backendUrl';
import { parseSize } from '../services/size';
import { thumbhashUrl } from '../services/thumbhash';

const pulse = keyframes`
  50% { opacity: 0.5; }
`;

const Frame = styled.div<{ $waiting: boolean; $dimmed: boolean }>`
  position: relative;
  width: 100%;
  overflow: hidden;
  border-radius: ${({ theme }) => theme.borderRadius};
  background-color: ${({ theme }) => theme.colors.neutral150};
  background-size: cover;
  opacity: ${({ $dimmed }) => ($dimmed ? 0.4 : 1)};
  @media (prefers-reduced-motion: no-preference) {
    animation: ${({ $waiting }) => ($waiting ? pulse : 'none')} 1.8s ease-in-out infinite;
  }
`;

const Picture = styled.img<{ $fit: 'contain' | 'cover' }>`
  position: absolute;
  inset: 0;
  width: 100%;
  height: 100%;
  object-fit: ${({ $fit }) => $fit};
`;

// Above a link that covers the whole card.
const Failure = styled(Flex)`
  position: absolute;
  inset: auto 0 0;
  z-index: 1;
`;

interface Props {
  /** `undefined`: not there yet. */
  src?: string;
  alt: string;
  /** `1536x1024`, for the frame's shape. */
  size: string;
  thumbhash?: string;
  /** Whether it is still being made. */
  waiting?: boolean;
  /** Whether it is not wanted any more. */
  dimmed?: boolean;
  /** The shape of the frame, where all are to have the same; the picture is cropped to it. */
  ratio?: number;
  /** What the link to the picture says. `undefined`: it is none. */
  linkLabel?: string;
  /** The address does not work, perhaps because it was signed and has expired: a fresh one is needed. */
  onExpired?(): void;
}

/** A generated image in a frame of its shape: a blurred placeholder first, then the picture. */
export const GeneratedImage = (props: Props) => {
  const { src, alt, size, thumbhash, waiting = false, dimmed = false, ratio, linkLabel, onExpired } = props;
  const text = useText();
  const [loaded, setLoaded] = React.useState<string>();
  // An unfinished image goes away when the next one comes: nothing is wrong then.
  const load = useImageRetry(waiting ? src : 'finished', waiting ? undefined : onExpired);
  const parsed = parseSize(size);
  const shape = ratio ?? (parsed ? parsed.width / parsed.height : 1);
  const shown = src && !load.waiting ? src : undefined;
  // Gone once the picture is there, which may be transparent.
  const placeholder = thumbhash && (!shown || shown !== loaded) ? thumbhashUrl(thumbhash) : undefined;

  // Loaded is not yet painted: without the placeholder there would be a blank moment in between.
  const onLoad = ({ currentTarget }: React.SyntheticEvent<HTMLImageElement>) => {
    const done = () => setLoaded(shown);
    load.onLoaded();
    currentTarget.decode().then(done, done);
  };

  const picture = shown && (
    <Picture
      key={load.round}
      $fit={ratio === undefined ? 'contain' : 'cover'}
      src={absoluteUrl(shown)}
      alt={alt}
      loading="lazy"
      decoding="async"
      onLoad={onLoad}
      onError={load.onFailed}
    />
  );
  return (
    <Frame
      $waiting={waiting}
      $dimmed={dimmed}
      style={{ aspectRatio: String(shape), ...(placeholder && { backgroundImage: `url("${placeholder}")` }) }}
    >
      {picture && linkLabel !== undefined ? (
        <a href={absoluteUrl(shown)} target="_blank" rel="noreferrer" aria-label={linkLabel}>
          {picture}
        </a>
      ) : (
        picture
      )}
      {src && load.failed && !waiting && (
        <Failure gap={2} wrap="wrap" padding={2} background="neutral0" role="status">
          <Typography variant="pi" textColor="neutral700">
            {text('image.notLoaded')}
          </Typography>
          <TextButton type="button" onClick={load.retry}>
            {text('action.retry')}
          </TextButton>
        </Failure>
      )}
    </Frame>
  );
};
