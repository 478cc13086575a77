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
  // Several images that were left out for the same reason are one line; the server's words of each are behind it.
  const lines = new Map<string, string[]>();
  for (const warning of warnings) {
    const { key, values } = warningText(warning);
    const line = isTextKey(key) ? text(key, values) : warning.message;
    lines.set(line, [...(lines.get(line) ?? []), ...(line === warning.message ? [] : [warning.message])]);
  }
  return (
    <Flex
      tag="ul"
      aria-label={text('warnings.label')}
      direction="column"
      alignItems="stretch"
      gap={2}
    >
      {[...lines].map(([line, messages]) => (
        <Flex tag="li" key={line} gap={2} alignItems="flex-start">
          <Box color="neutral500" style={{ flex: 'none' }}>
            <Information aria-hidden fill="currentColor" width="1.4rem" height="1.4rem" />
          </Box>
          <Typography variant="pi" textColor="neutral600" title={messages.join('\n') || undefined}>
            {line}
          </Typography>
        </Flex>
      ))}
    </Flex>
  );
};
