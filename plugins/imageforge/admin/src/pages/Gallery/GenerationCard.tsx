import * as React from 'react';
import { Box, Flex, Typography, VisuallyHidden } from '@strapi/design-system';
import { Information } from '@strapi/icons';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';
import type { GenerationView } from '../../../../shared/generations';
import { GeneratedImage } from '../../components/GeneratedImage';
import { StateBadge } from '../../components/StateBadge';
import { When } from '../../components/When';
import { useNames } from '../../hooks/useNames';
import { usePrice } from '../../hooks/usePrice';
import { useText } from '../../hooks/useText';
import { costWorthSaying, isRunning, usableImages } from '../../services/progress';
import { worthSaying } from '../../services/warnings';

export const CardGrid = styled.ul`
  display: grid;
  gap: ${({ theme }) => theme.spaces[4]};
  grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr));
`;

const Card = styled.li`
  position: relative;
  display: flex;
  flex-direction: column;
  overflow: hidden;
  border: 1px solid ${({ theme }) => theme.colors.neutral150};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  box-shadow: ${({ theme }) => theme.shadows.tableShadow};
  &:hover {
    border-color: ${({ theme }) => theme.colors.primary200};
  }
`;

// The link covers the card, so that all of it can be clicked while it stays one link for the keyboard.
const CardLink = styled(Link)`
  display: -webkit-box;
  overflow: hidden;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
  overflow-wrap: anywhere;
  color: ${({ theme }) => theme.colors.neutral800};
  font-size: ${({ theme }) => theme.fontSizes[2]};
  line-height: ${({ theme }) => theme.lineHeights[4]};
  text-decoration: none;
  &::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: ${({ theme }) => theme.borderRadius};
  }
  &:focus-visible {
    outline: none;
  }
  &:focus-visible::after {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: -2px;
  }
`;

const cardRatio = 4 / 3;

interface Props {
  view: GenerationView;
  onExpired(): void;
}

/** One generation of the gallery: its first image, and what it was. */
export const GenerationCard = ({ view, onExpired }: Props) => {
  const text = useText();
  const price = usePrice();
  const names = useNames();
  const usable = usableImages(view);
  const [image] = usable;
  const { requester } = view;
  const notes = worthSaying(view.warnings).length;
  const said = view.cost ? costWorthSaying(view) : view.estimate;

  return (
    <Card>
      <GeneratedImage
        src={image && (image.previewUrl ?? image.url)}
        alt=""
        size={view.size}
        ratio={cardRatio}
        thumbhash={image?.thumbhash}
        waiting={isRunning(view)}
        onExpired={onExpired}
      />
      <Flex direction="column" alignItems="stretch" gap={2} padding={4}>
        <Flex justifyContent="space-between" gap={2}>
          <StateBadge view={view} />
          {usable.length > 1 && (
            <Typography variant="pi" textColor="neutral600">
              {text('gallery.images', { count: usable.length })}
            </Typography>
          )}
        </Flex>
        <CardLink to={view.id}>{view.promptPurgedAt ? text('prompt.purged') : view.prompt}</CardLink>
        <Typography variant="pi" textColor="neutral600">
          {[names.makers(view), ...(said ? [price(said, { sure: view.cost !== undefined })] : [])].join(' · ')}
        </Typography>
        <Flex justifyContent="space-between" gap={2}>
          <Typography variant="pi" textColor="neutral600" ellipsis>
            {requester.name ?? text(requesterKey(requester.kind))} · <When at={view.createdAt} />
          </Typography>
          {notes > 0 && (
            <Flex gap={1} color="warning600">
              <Information aria-hidden fill="currentColor" />
              <Typography variant="pi" textColor="warning700" aria-hidden>
                {notes}
              </Typography>
              <VisuallyHidden>{text('gallery.warnings', { count: notes })}</VisuallyHidden>
            </Flex>
          )}
        </Flex>
      </Flex>
    </Card>
  );
};

/** What to call somebody who asked and has no name. */
export const requesterKey = (kind: string) => {
  if (kind === 'automation') return 'requester.automation' as const;
  if (kind === 'api-token') return 'requester.apiToken' as const;
  return 'requester.user' as const;
};

/** A card that is still being loaded. */
export const SkeletonCard = () => (
  <Card aria-hidden>
    <GeneratedImage alt="" size="4x3" ratio={cardRatio} waiting />
    <Box padding={4} height="12rem" />
  </Card>
);
