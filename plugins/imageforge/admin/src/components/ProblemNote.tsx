import * as React from 'react';
import { Box, Flex, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { useProblemText } from '../hooks/useProblemText';
import type { Problem } from '../services/problem';

interface Props {
  problem: Problem;
  /** What can be done about it: buttons. */
  actions?: React.ReactNode;
  /** Without a frame, where there is little room. */
  compact?: boolean;
}

/** Something that did not work: what, why, and with which code, for whoever is asked for help. */
export const ProblemNote = ({ problem, actions, compact = false }: Props) => {
  const { sentence, detail } = useProblemText()(problem);
  const words = (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      <Typography textColor="danger700" fontWeight={compact ? undefined : 'semiBold'} variant={compact ? 'pi' : 'omega'}>
        {sentence}
      </Typography>
      {detail && (
        <Typography textColor="neutral600" variant="pi" style={{ overflowWrap: 'anywhere' }}>
          {detail}
        </Typography>
      )}
      {actions && (
        <Flex gap={2} paddingTop={2} wrap="wrap">
          {actions}
        </Flex>
      )}
    </Flex>
  );
  if (compact) return <Box role="alert">{words}</Box>;
  return (
    <Flex role="alert" gap={3} alignItems="flex-start" padding={4} background="danger100" borderColor="danger200" hasRadius>
      <Box color="danger600" paddingTop={1}>
        <WarningCircle aria-hidden fill="currentColor" />
      </Box>
      {words}
    </Flex>
  );
};
