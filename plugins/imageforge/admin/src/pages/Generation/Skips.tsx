import { Flex, Typography } from '@strapi/design-system';
import type { GenerationDetails } from '../../../../shared/generations';
import { When } from '../../components/When';
import { useNames } from '../../hooks/useNames';
import { isTextKey, useText } from '../../hooks/useText';

/** The models that were passed over on the way to the images, each with the reason. */
export const Skips = ({ skips }: Pick<GenerationDetails, 'skips'>) => {
  const text = useText();
  const names = useNames();
  if (skips.length === 0) return null;
  const reasonText = (reason: string, message: string): string => {
    const key = `skip.${reason}`;
    return isTextKey(key) ? text(key) : message;
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Typography tag="h3" variant="omega" fontWeight="semiBold">
        {text('skips.title')}
      </Typography>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
        {skips.map(({ model, reason, message, at }) => (
          <Flex tag="li" key={model} direction="column" alignItems="stretch" gap={1}>
            <Typography>{`${names.label(model)}: ${reasonText(reason, message)}`}</Typography>
            <Typography variant="pi" textColor="neutral600" style={{ overflowWrap: 'anywhere' }}>
              {message} <When at={at} />
            </Typography>
          </Flex>
        ))}
      </Flex>
    </Flex>
  );
};
