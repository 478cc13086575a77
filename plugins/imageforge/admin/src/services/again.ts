import type { CreateGenerationBody, GenerationDetails } from '../../../shared/generations';

/** An earlier generation that is to be made again, and what its request alone does not say. */
export interface Again {
  /** Replays the composed prompt. */
  request: CreateGenerationBody;
  /** Slug of the style whose words stand in the prompt already. */
  preset?: string;
  /** What the images get where nobody writes another one. */
  alternativeText?: string;
  /** The field of a saved entry that it was for. */
  target?: NonNullable<CreateGenerationBody['target']>;
}

/** `undefined`: it had source images, which no request can name yet. */
export const againFrom = ({ request, recipe, preset, target }: GenerationDetails): Again | undefined => {
  if (!request) return undefined;
  const { alternativeText } = (recipe.output ?? {}) as { alternativeText?: unknown };
  return {
    // With the same seed it would be the same images again.
    request: { ...request, seed: undefined },
    ...(preset && { preset }),
    ...(typeof alternativeText === 'string' && { alternativeText }),
    ...(target?.documentId && { target }),
  };
};
