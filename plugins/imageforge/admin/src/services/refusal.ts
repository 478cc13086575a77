import type { CreateGenerationBody } from '../../../shared/generations';
import type { Problem } from './problem';

/** Whether both ask for the very same. */
export const isSameRequest = (one: CreateGenerationBody | undefined, other: CreateGenerationBody | undefined): boolean =>
  one !== undefined && JSON.stringify(one) === JSON.stringify(other);

interface Asked {
  /** What would be asked for now. `undefined`: something is missing. */
  body: CreateGenerationBody | undefined;
  /** What was asked for the last time and not accepted. */
  refused: { body: CreateGenerationBody; problem: Problem } | undefined;
  /** What the server says of `body` by now. */
  preview: { pending: boolean; problem?: Problem };
}

/**
 * Why a press of "Generate" had no effect, as long as that is still so: it says nothing of other
 * settings, nor of a server that answers again.
 */
export const standingRefusal = ({ body, refused, preview }: Asked): Problem | undefined => {
  if (!refused || !isSameRequest(refused.body, body)) return undefined;
  const reached = !preview.pending && preview.problem === undefined;
  return refused.problem.kind === 'unreachable' && reached ? undefined : refused.problem;
};
