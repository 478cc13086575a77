import * as React from 'react';
import type { CreateGenerationBody, PreviewView } from '../../../shared/generations';
import { api } from '../services/api';
import { isAbort, type Problem, toProblem } from '../services/problem';

/** How long typing must rest before the server is asked, ms. */
const restMs = 400;
/** When the server could not be reached, it is asked again after this long, ms. */
const retryMs = 5_000;

interface Preview {
  /** The latest answer; it may belong to what was typed a moment ago. */
  preview?: PreviewView;
  problem?: Problem;
  /** Whether the answer to what is typed now is still to come. */
  pending: boolean;
}

/**
 * What a request would do and cost, asked from the server while somebody types.
 * @param body `undefined`: there is nothing to ask yet
 * @param round asks anew when it changes: what is left of a budget may be another after each generation
 */
export const usePreview = (body: CreateGenerationBody | undefined, round: string): Preview => {
  const text = body && JSON.stringify(body);
  const asked = text && `${round} ${text}`;
  const [retries, setRetries] = React.useState(0);
  const [answer, setAnswer] = React.useState<{ to?: string; preview?: PreviewView; problem?: Problem }>({});

  React.useEffect(() => {
    if (!asked || !text) return undefined;
    const controller = new AbortController();
    const onProblem = (problem: Problem) => {
      setAnswer({ to: asked, problem });
      if (problem.kind === 'unreachable') timer = setTimeout(() => setRetries((before) => before + 1), retryMs);
    };
    let timer = setTimeout(() => {
      api.preview(JSON.parse(text) as CreateGenerationBody, controller.signal).then(
        (preview) => !controller.signal.aborted && setAnswer({ to: asked, preview }),
        (thrown) => {
          if (!controller.signal.aborted && !isAbort(thrown)) onProblem(toProblem(thrown));
        },
      );
    }, restMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [asked, text, retries]);

  if (!asked) return { pending: false };
  return { preview: answer.preview, problem: answer.to === asked ? answer.problem : undefined, pending: answer.to !== asked };
};
