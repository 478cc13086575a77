import * as React from 'react';
import type { CreateGenerationBody } from '../../../shared/generations';
import { api } from '../services/api';
import { type Problem, toProblem } from '../services/problem';
import { randomId } from '../services/random';

/**
 * Starts generations. However often the button is pressed, one press is one generation: while an
 * answer is awaited nothing else is sent, and when none came, the same request is sent again under
 * the same key, so that the server can tell it from a new one.
 */
export const useStart = (onStarted: (id: string) => void) => {
  const [starting, setStarting] = React.useState(false);
  const [refused, setRefused] = React.useState<{ body: CreateGenerationBody; problem: Problem }>();
  const [started, setStarted] = React.useState<CreateGenerationBody>();
  const busy = React.useRef(false);
  const unanswered = React.useRef<{ body: string; key: string }>();

  const start = React.useCallback(
    async (body: CreateGenerationBody): Promise<boolean> => {
      if (busy.current) return false;
      busy.current = true;
      setStarting(true);
      setRefused(undefined);
      const text = JSON.stringify(body);
      const press = unanswered.current?.body === text ? unanswered.current : { body: text, key: randomId() };
      unanswered.current = press;
      try {
        const { id } = await api.create(body, press.key);
        unanswered.current = undefined;
        setStarted(body);
        onStarted(id);
        return true;
      } catch (thrown) {
        const problem = toProblem(thrown);
        if (problem.kind !== 'unreachable') unanswered.current = undefined;
        setRefused({ body, problem });
        return false;
      } finally {
        busy.current = false;
        setStarting(false);
      }
    },
    [onStarted],
  );

  return {
    start,
    starting,
    /** What was asked for the last time, and accepted. */
    started,
    /** What was asked for the last time and not accepted, and why. */
    refused,
    clearRefused: React.useCallback(() => setRefused(undefined), []),
  };
};
