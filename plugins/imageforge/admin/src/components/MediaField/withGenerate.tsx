import * as React from 'react';
import { Flex } from '@strapi/design-system';
import { FailQuietly } from '../FailQuietly';
import { MediaFieldExtras } from './MediaFieldExtras';
import type { MediaInputProps } from './mediaFieldProps';

// Strapi types a field's component as one without props, though it passes the input's.
type MediaInput = React.ComponentType<MediaInputProps & React.RefAttributes<unknown>>;

/** Strapi's media input with our button below. Strapi's part is never touched. */
export const withGenerate = (Original: React.ComponentType): React.ComponentType => {
  const Input = Original as MediaInput;
  const MediaInputWithGenerate = React.forwardRef<unknown, MediaInputProps>((props, ref) => (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Input {...props} ref={ref} />
      <FailQuietly>
        <MediaFieldExtras {...props} />
      </FailQuietly>
    </Flex>
  ));
  MediaInputWithGenerate.displayName = 'MediaInputWithGenerate';
  return MediaInputWithGenerate as unknown as React.ComponentType;
};
