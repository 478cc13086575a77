import * as React from 'react';
import { useNotification } from '@strapi/strapi/admin';
import { GenerateDialog } from '../../components/GenerateDialog/GenerateDialog';
import { useGenerationSession } from '../../hooks/useGenerationSession';
import { useText } from '../../hooks/useText';
import type { Again } from '../../services/again';

interface Props {
  /** An earlier generation to make again. `undefined`: a new one. */
  again?: Again;
  onClose(): void;
}

/** The dialog without a field: images that are kept go into the media library. */
export const GalleryDialog = ({ again, onClose }: Props) => {
  const text = useText();
  const { toggleNotification } = useNotification();
  const session = useGenerationSession({
    alternativeText: again?.alternativeText,
    wantsFile: false,
    onChosen: () => toggleNotification({ type: 'success', message: text('image.kept') }),
  });
  const { look } = session;
  React.useEffect(() => look(), [look]);
  return <GenerateDialog session={session} again={again} onClose={onClose} />;
};
