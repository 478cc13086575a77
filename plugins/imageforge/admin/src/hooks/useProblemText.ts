import * as React from 'react';
import type { Problem } from '../services/problem';
import { isTextKey, useText } from './useText';

/** Says a problem: a sentence in the admin's language, and the server's own words with the code. */
export const useProblemText = () => {
  const text = useText();
  return React.useCallback(
    ({ kind, code, message }: Problem): { sentence: string; detail?: string } => {
      const key = `error.${code}`;
      const byKind = { unreachable: 'error.unreachable', forbidden: 'error.forbidden', missing: 'error.missing' } as const;
      if (isTextKey(key)) return { sentence: text(key), detail: [message, code].filter(Boolean).join(' · ') };
      if (kind !== 'refused') return { sentence: text(byKind[kind]), detail: code };
      return { sentence: message ?? text('error.unknown'), detail: code };
    },
    [text],
  );
};
