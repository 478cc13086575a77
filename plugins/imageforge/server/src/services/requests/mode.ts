import type { CreateGenerationBody } from '../../../../shared/generations';
import { ForgeError } from '../../engine/errors';
import { impliedMode, isMode, type Mode, modeNames, modeProblem } from '../../engine/image-model';

/**
 * What a request means to have done: what it says, or what its images imply.
 * @throws ForgeError IMAGEFORGE_INVALID_REQUEST when the request has too much or too little for its mode.
 */
export const modeOf = (body: CreateGenerationBody): Mode => {
  const images = body.images?.length ?? 0;
  const hasMask = body.mask !== undefined;
  if (body.mode !== undefined && !isMode(body.mode)) {
    throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', `Expected one of the modes ${modeNames.join(', ')}, got "${body.mode}".`, {
      details: { field: 'mode', received: body.mode, expected: modeNames },
    });
  }
  const mode = body.mode ?? impliedMode({ images, hasMask });
  const hasPrompt = body.prompt !== undefined || body.template !== undefined;
  const problem = modeProblem(mode, { ...body, hasPrompt, hasSize: body.size !== undefined, images, hasMask });
  if (!problem) return mode;
  throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', `${upperFirst(problem.reason)}.`, { details: { field: problem.field, mode } });
};

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
