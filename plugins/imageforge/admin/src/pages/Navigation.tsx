import { Flex } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import { RESPONSIVE_DEFAULT_SPACING } from '@strapi/strapi/admin';
import { styled } from 'styled-components';
import type { PluginPage } from '../hooks/usePages';
import { useText } from '../hooks/useText';
import { pluginId } from '../pluginId';

const PageLink = styled(NavLink)`
  display: block;
  padding: ${({ theme }) => `${theme.spaces[3]} 0`};
  border-bottom: 2px solid transparent;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: ${({ theme }) => theme.fontSizes[2]};
  line-height: ${({ theme }) => theme.lineHeights[4]};
  text-decoration: none;
  &:hover {
    color: ${({ theme }) => theme.colors.neutral800};
  }
  &.active {
    border-color: ${({ theme }) => theme.colors.primary600};
    color: ${({ theme }) => theme.colors.primary600};
  }
`;

/** The way from one of the plugin's pages to the others; nothing for who may see only one. */
export const Navigation = ({ pages }: { pages: PluginPage[] }) => {
  const text = useText();
  if (pages.length < 2) return null;
  return (
    <Flex
      tag="nav"
      aria-label={text('plugin.name')}
      gap={5}
      wrap="wrap"
      background="neutral0"
      borderWidth="0 0 1px"
      borderStyle="solid"
      borderColor="neutral150"
      paddingLeft={RESPONSIVE_DEFAULT_SPACING}
      paddingRight={RESPONSIVE_DEFAULT_SPACING}
    >
      {pages.map(({ path, title }) => (
        <PageLink key={path} to={['/plugins', pluginId, path].filter(Boolean).join('/')} end>
          {text(title)}
        </PageLink>
      ))}
    </Flex>
  );
};
