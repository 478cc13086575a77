import * as React from 'react';
import { Typography } from '@strapi/design-system';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';
import { useForgePermissions } from '../hooks/useForgePermissions';
import { pluginId } from '../pluginId';

const Anchor = styled(Link)`
  color: ${({ theme }) => theme.colors.primary600};
`;

/** A generation's id, which leads to it where the user may see it. */
export const GenerationLink = ({ id, children }: { id: string; children?: React.ReactNode }) => {
  const { canRead } = useForgePermissions();
  return (
    <Typography variant="pi">
      {canRead ? <Anchor to={`/plugins/${pluginId}/${id}`}>{id}</Anchor> : id}
      {children}
    </Typography>
  );
};
