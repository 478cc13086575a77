import * as React from 'react';
import type { GenerationView } from '../../../shared/generations';
import { isTextKey, useText } from './useText';

/** Says what is being done for a generation that has not ended. */
export const useStageText = () => {
  const text = useText();
  return React.useCallback(
    ({ state, stage, n }: GenerationView): string => {
      if (state === 'queued') return text('progress.queued');
      if (state === 'review') return text('progress.review');
      const key = `progress.${stage}`;
      return text(isTextKey(key) ? key : 'progress.generate', { count: n });
    },
    [text],
  );
};
