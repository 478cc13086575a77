import { Box, Flex, Typography } from '@strapi/design-system';
import type { PreviewView } from '../../../../shared/generations';
import { useText } from '../../hooks/useText';
import { Disclosure } from '../Disclosure';
import { budgetsIn } from '../../services/warnings';
import { Warnings } from '../Warnings';

const asWritten = { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } as const;

/** What the model will be told, and what will be done otherwise than asked for. */
export const ComposedPrompt = ({ preview }: { preview: PreviewView | undefined }) => {
  const text = useText();
  if (!preview) return null;
  // What budgets say stands beside the price.
  const warnings = preview.warnings.filter((warning) => budgetsIn([warning]).length === 0);
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Warnings warnings={warnings} />
      <Disclosure label={text('composed.label')}>
        <Box padding={4} background="neutral100" borderColor="neutral200" hasRadius>
          <Typography tag="p" variant="pi" style={asWritten}>
            {preview.prompt}
          </Typography>
          {preview.negativePrompt && (
            <Typography tag="p" variant="pi" textColor="neutral600" paddingTop={3} style={asWritten}>
              {text('composed.without', { negativePrompt: preview.negativePrompt })}
            </Typography>
          )}
        </Box>
      </Disclosure>
    </Flex>
  );
};
