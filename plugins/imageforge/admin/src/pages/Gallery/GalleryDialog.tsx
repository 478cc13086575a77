import * as React from 'react';
import { useNotification } from '@strapi/strapi/admin';
import type { CreateGenerationBody } from '../../../../shared/generations';
import { GenerateDialog } from '../../components/GenerateDialog/GenerateDialog';
import { useGenerationSession } from '../../hooks/useGenerationSession';
import { useText } from '../../hooks/useText';

interface Props {
  /** An earlier request to start from. `undefined`: a new one. */
  request?: CreateGenerationBody;
  onClose(): void;
}

/** The dialog without a field: images that are kept go into the media library. */
export const GalleryDialog = ({ request, onClose }: Props) => {
  const text = useText();
  const { toggleNotification } = useNotification();
  const session = useGenerationSession({
    wantsFile: false,
    onChosen: () => toggleNotification({ type: 'success', message: text('image.kept') }),
  });
  return <GenerateDialog session={session} request={request} onClose={onClose} />;
};
