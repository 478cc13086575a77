import * as React from 'react';
import { keyframes, styled } from 'styled-components';
import { absoluteUrl } from '../services/backendUrl';
import { parseSize } from '../services/draft';
import { thumbhashUrl } from '../services/thumbhash';

const pulse = keyframes`
  50% { opacity: 0.5; }
`;

const Frame = styled.div<{ $waiting: boolean }>`
  position: relative;
  width: 100%;
  overflow: hidden;
  border-radius: ${({ theme }) => theme.borderRadius};
  background-color: ${({ theme }) => theme.colors.neutral150};
  background-size: cover;
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

interface Props {
  /** `undefined`: not there yet. */
  src?: string;
  alt: string;
  /** `1536x1024`, for the frame's shape. */
  size: string;
  thumbhash?: string;
  /** Whether it is still being made. */
  waiting?: boolean;
  /** The shape of the frame, where all are to have the same; the picture is cropped to it. */
  ratio?: number;
  /** The address no longer works: it was signed, and has expired. */
  onExpired?(): void;
}

/** A generated image in a frame of its shape: a blurred placeholder first, then the picture. */
export const GeneratedImage = ({ src, alt, size, thumbhash, waiting = false, ratio, onExpired }: Props) => {
  const [failed, setFailed] = React.useState<string>();
  const [loaded, setLoaded] = React.useState<string>();
  const parsed = parseSize(size);
  const shape = ratio ?? (parsed ? parsed.width / parsed.height : 1);
  const shown = src && src !== failed ? src : undefined;
  // Gone once the picture is there, which may be transparent.
  const placeholder = thumbhash && (!shown || shown !== loaded) ? thumbhashUrl(thumbhash) : undefined;

  // Loaded is not yet painted: without the placeholder there would be a blank moment in between.
  const onLoad = ({ currentTarget }: React.SyntheticEvent<HTMLImageElement>) => {
    const done = () => setLoaded(shown);
    currentTarget.decode().then(done, done);
  };
  const onError = () => {
    setFailed(src);
    onExpired?.();
  };

  return (
    <Frame
      $waiting={waiting}
      style={{ aspectRatio: String(shape), ...(placeholder && { backgroundImage: `url("${placeholder}")` }) }}
    >
      {shown && (
        <Picture
          $fit={ratio === undefined ? 'contain' : 'cover'}
          src={absoluteUrl(shown)}
          alt={alt}
          loading="lazy"
          decoding="async"
          onLoad={onLoad}
          onError={onError}
        />
      )}
    </Frame>
  );
};
