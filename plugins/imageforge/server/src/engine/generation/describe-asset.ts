import type { Asset, Generation } from './generation';
import { nameFile } from './name-file';
import { cutAt, slugOf } from './slug';

/** Longest alternative text that screen readers read in one breath, characters. */
const maxAlternativeText = 160;

/** The texts of an image in the media library: the template's where it has them, else from the prompt. */
export const describeAsset = (
  { recipe, images }: Generation,
  index: number,
): Pick<Asset, 'name' | 'alternativeText' | 'caption'> => {
  const { output, prompt } = recipe;
  const sentence = prompt.split(/(?<=[.!?])\s|\n/)[0] ?? prompt;
  return {
    name: nameFile(recipe, { slug: slugOf(output.name ?? sentence), index, seed: images.find((image) => image.index === index)?.seed }),
    alternativeText: output.alternativeText || shorten(sentence, maxAlternativeText),
    caption: output.caption ?? '',
  };
};

const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${cutAt(text, length - 1, ' ')}…`;
