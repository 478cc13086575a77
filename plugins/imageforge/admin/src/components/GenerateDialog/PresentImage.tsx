import { Box, Flex, Typography } from '@strapi/design-system';
import { useText } from '../../hooks/useText';
import { absoluteUrl } from '../../services/backendUrl';
import { type MediaFile, thumbnailOf } from '../../services/mediaFile';

interface Props {
  file: MediaFile;
  /** The field's label. */
  label: string;
}

/** What the field holds already, and that a choice takes its place. */
export const PresentImage = ({ file, label }: Props) => {
  const text = useText();
  const src = thumbnailOf(file);
  return (
    <Flex gap={4}>
      {src && (
        <Box
          tag="img"
          src={absoluteUrl(src)}
          alt={text('results.present', { field: label })}
          width="9.6rem"
          height="6.4rem"
          hasRadius
          style={{ objectFit: 'cover', flex: 'none' }}
        />
      )}
      <Typography textColor="neutral600">{text('results.replaces', { field: label })}</Typography>
    </Flex>
  );
};
