import { tint, type Colour } from './colour';
import { compositions } from './compositions';
import { featuresOf, type Feature } from './features';
import { rank, wordsOf } from './match-words';
import { palettes, type Palette } from './palettes';
import { hashText } from './prng';
import type { Composition } from './scene';

/** What a prompt asks for, as far as rules can read it. */
interface Reading {
  composition: Composition;
  palette: Palette;
  features: ReadonlySet<Feature>;
  /** 32-bit hash of the prompt's words. */
  hash: number;
}

/** What only suits the words, for when none of them names anything. */
const byHint = <T extends { hints?: readonly string[] }>(
  words: readonly string[],
  list: readonly T[],
): T | undefined =>
  rank(
    words,
    list.map((entry) => ({ keywords: entry.hints ?? [], entry })),
  )[0]?.entry;

const pickById = (ids: readonly string[], hash: number): Palette => {
  const suited = palettes.filter(({ id }) => ids.includes(id));
  const list = suited.length > 0 ? suited : palettes;
  return list[hash % list.length] as Palette;
};

/** A mood in another hue: `blue winter`, `red sunset`. Light and dark stay the mood's. */
const inHueOf = (mood: Palette, colour: Palette): Palette => {
  const one = (from: Colour, to: Colour): Colour => tint(from, to, 0.6);
  return {
    ...mood,
    sky: [one(mood.sky[0], colour.sky[0]), one(mood.sky[1], colour.sky[1]), one(mood.sky[2], colour.sky[2])],
    haze: one(mood.haze, colour.haze),
    land: one(mood.land, colour.land),
    deep: one(mood.deep, colour.deep),
    accents: [colour.accents[0], mood.accents[1], colour.accents[2]],
    paper: one(mood.paper, colour.paper),
  };
};

/** Motif, colours and details of a prompt. Words that nobody knows decide by their hash. */
export const readPrompt = (prompt: string): Reading => {
  const words = wordsOf(prompt);
  const hash = hashText(words.join(' '));
  const composition =
    rank(words, compositions)[0] ??
    byHint(words, compositions) ??
    (compositions[hash % compositions.length] as Composition);
  const named = rank(words, palettes);
  const mood = named.find(({ kind }) => kind === 'mood');
  const colour = named.find(({ kind }) => kind === 'colour');
  const palette =
    mood && colour
      ? inHueOf(mood, colour)
      : (mood ?? colour ?? byHint(words, palettes) ?? pickById(composition.palettes, hash >>> 8));
  return { composition, palette, features: featuresOf(words), hash };
};
