import * as React from 'react';
import type { GenerationView } from '../../../shared/generations';
import { waitsFor } from '../services/progress';
import { isTextKey, useText } from './useText';

/** Says what is being done for a generation that has not ended. */
export const useStageText = () => {
  const text = useText();
  return React.useCallback(
    (view: GenerationView): string => {
      const { state, stage, n } = view;
      if (state === 'queued') return text('progress.queued');
      const awaited = waitsFor(view);
      if (awaited) return text(awaited === 'decision' ? 'progress.decision' : 'progress.review');
      const key = `progress.${stage}`;
      return text(isTextKey(key) ? key : 'progress.generate', { count: n });
    },
    [text],
  );
};
