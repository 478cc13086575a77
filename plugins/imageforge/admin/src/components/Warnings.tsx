import { Box, Flex, Typography } from '@strapi/design-system';
import { Information } from '@strapi/icons';
import type { WarningView } from '../../../shared/generations';
import { isTextKey, useText } from '../hooks/useText';
import { warningText } from '../services/warnings';

interface Props {
  warnings: WarningView[];
}

/** What will be, or was, done otherwise than asked for. */
export const Warnings = ({ warnings }: Props) => {
  const text = useText();
  if (warnings.length === 0) return null;
  return (
    <Flex
      tag="ul"
      aria-label={text('warnings.label')}
      direction="column"
      alignItems="stretch"
      gap={2}
    >
      {warnings.map((warning, index) => {
        const { code, message } = warning;
        const { key, values } = warningText(warning);
        return (
          <Flex tag="li" key={`${code}-${index}`} gap={2} alignItems="flex-start">
            <Box color="neutral500" style={{ flex: 'none' }}>
              <Information aria-hidden fill="currentColor" width="1.4rem" height="1.4rem" />
            </Box>
            <Typography variant="pi" textColor="neutral600" title={isTextKey(key) ? message : undefined}>
              {isTextKey(key) ? text(key, values) : message}
            </Typography>
          </Flex>
        );
      })}
    </Flex>
  );
};
