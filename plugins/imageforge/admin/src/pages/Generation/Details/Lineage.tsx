import * as React from 'react';
import { Badge, Box, Flex, Typography } from '@strapi/design-system';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';
import type { LineageImage, LineageNode } from '../../../../../shared/lineage';
import { Loadable } from '../../../components/Loadable';
import { When } from '../../../components/When';
import { useLoaded } from '../../../hooks/useLoaded';
import { isTextKey, useText } from '../../../hooks/useText';
import { pluginId } from '../../../pluginId';
import { api } from '../../../services/api';
import { absoluteUrl } from '../../../services/backendUrl';
import { thumbhashUrl } from '../../../services/thumbhash';

const List = styled.ul<{ $nested: boolean }>`
  display: flex;
  flex-direction: column;
  gap: ${({ theme }) => theme.spaces[2]};
  ${({ $nested, theme }) =>
    $nested &&
    `
      margin-top: ${theme.spaces[2]};
      margin-left: 2.4rem;
      padding-left: ${theme.spaces[3]};
      border-left: 1px solid ${theme.colors.neutral200};
    `}
`;

const Picture = styled.img`
  flex: none;
  width: 4.8rem;
  height: 4.8rem;
  object-fit: cover;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral150} center / cover;
`;

const Anchor = styled(Link)`
  color: ${({ theme }) => theme.colors.primary600};
  overflow-wrap: anywhere;
`;

/** What an image was made of, and what was made of it: each leads to the details of that one. */
export const Lineage = ({ assetId }: { assetId: string }) => {
  const text = useText();
  const loaded = useLoaded(`lineage:${assetId}`, () => api.lineage(assetId));
  return (
    <Loadable of={loaded} waiting={text('lineage.loading')}>
      {({ parents, children, isComplete }) => (
        <Flex direction="column" alignItems="stretch" gap={4}>
          {parents.length + children.length === 0 && <Typography textColor="neutral600">{text('lineage.none')}</Typography>}
          <Direction title={text('lineage.parents')} nodes={parents} direction="parents" />
          <Direction title={text('lineage.children')} nodes={children} direction="children" />
          {!isComplete && (
            <Typography variant="pi" textColor="neutral600">
              {text('lineage.more')}
            </Typography>
          )}
        </Flex>
      )}
    </Loadable>
  );
};

interface DirectionProps {
  title: string;
  nodes: LineageNode[];
  direction: 'parents' | 'children';
}

const Direction = ({ title, nodes, direction }: DirectionProps) => {
  const id = React.useId();
  if (nodes.length === 0) return null;
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Typography tag="h4" variant="pi" fontWeight="semiBold" textColor="neutral600" id={id}>
        {title}
      </Typography>
      <Nodes nodes={nodes} direction={direction} labelledBy={id} />
    </Flex>
  );
};

const Nodes = ({ nodes, direction, labelledBy }: Pick<DirectionProps, 'nodes' | 'direction'> & { labelledBy?: string }) => (
  <List $nested={labelledBy === undefined} aria-labelledby={labelledBy}>
    {nodes.map((node, index) => (
      <li key={node.kind === 'image' ? node.assetId : index}>
        {node.kind === 'image' ? <OfImage node={node} /> : <Unnamed kind={node.kind} />}
        {node.kind === 'image' && node[direction] && <Nodes nodes={node[direction]} direction={direction} />}
      </li>
    ))}
  </List>
);

const OfImage = ({ node }: { node: LineageImage }) => {
  const text = useText();
  const mode = isTextKey(`mode.${node.mode}`) ? text(`mode.${node.mode}` as 'mode.edit') : node.mode;
  const placeholder = thumbhashUrl(node.thumbhash);
  return (
    <Flex gap={3}>
      <Picture
        as={node.previewUrl ? 'img' : 'div'}
        {...(node.previewUrl && { src: absoluteUrl(node.previewUrl), alt: '', loading: 'lazy' as const })}
        style={{ ...(placeholder && { backgroundImage: `url("${placeholder}")` }) }}
      />
      <Flex direction="column" alignItems="flex-start" gap={1} minWidth={0}>
        <Typography>
          <Anchor to={`/plugins/${pluginId}/${node.generationId}?image=${node.index + 1}`}>
            {node.alternativeText || text('details.title', { number: node.index + 1 })}
          </Anchor>
        </Typography>
        <Flex gap={2} wrap="wrap">
          <Typography variant="pi" textColor="neutral600">
            {mode} · <When at={node.createdAt} />
          </Typography>
          {(node.state === 'discarded' || node.state === 'rejected') && <Badge size="S">{text(`asset.${node.state}`)}</Badge>}
        </Flex>
      </Flex>
    </Flex>
  );
};

/** One that is deleted, or somebody else's. */
const Unnamed = ({ kind }: { kind: 'hidden' | 'missing' }) => {
  const text = useText();
  return (
    <Flex gap={3}>
      <Box width="4.8rem" height="4.8rem" background="neutral150" hasRadius aria-hidden style={{ flex: 'none' }} />
      <Typography variant="pi" textColor="neutral600">
        {text(`lineage.${kind}`)}
      </Typography>
    </Flex>
  );
};
