import type { Recipe } from './generation';
import { slugOf } from './slug';

const placeholder = /\{([^{}]*)\}/g;

/**
 * The name of an image's file: the recipe's pattern with its placeholders filled in, or the slug
 * alone. Images of one batch never have the same name.
 * @param slug of the template's file name, or of the prompt
 * @param seed the image's. `undefined`: the model has none, and neither has the name.
 */
export const nameFile = (recipe: Recipe, { slug, index, seed }: { slug: string; index: number; seed?: number }): string => {
  const { output, model, template, preset, n } = recipe;
  const number = n > 1 ? `-${index + 1}` : '';
  const pattern = output.namePattern;
  if (pattern === undefined) return `${slug}${number}`;
  const values: Record<string, string | number | undefined> = { slug, index: index + 1, seed, model, template: template?.slug, preset };
  const name = slugOf(pattern.replace(placeholder, (_, key: string) => String(values[key] ?? '')));
  return pattern.includes('{index}') ? name : `${name}${number}`;
};
