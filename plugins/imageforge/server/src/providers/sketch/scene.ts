import type { Canvas } from './canvas';
import type { Feature } from './features';
import type { Palette } from './palettes';
import type { Random } from './prng';
import type { Style } from './styles';

/** What a composition gets to draw with. */
export interface Scene {
  /** px */
  width: number;
  height: number;
  /** The shorter side, px: the measure of everything that should not stretch with the format. */
  unit: number;
  /** The same for heights, px: more than `unit` in portraits, so that things grow into the space. */
  rise: number;
  /** Keyed by prompt, composition and seed. */
  random: Random;
  /** Rises by one with the seed: `turn % variants` gives neighbouring seeds different layouts. */
  turn: number;
  palette: Palette;
  style: Style;
  canvas: Canvas;
  /** Whether the prompt names it (a lake, a boat, birds …). */
  has(feature: Feature): boolean;
}

/** One kind of picture. */
export interface Composition {
  id: string;
  /** Words that ask for it; see `match-words.ts` for the asterisk. */
  keywords: readonly string[];
  /** Words that suit it when the prompt names no motif at all: seasons, times of the day. */
  hints?: readonly string[];
  /** Ids of palettes that suit it, for prompts that name no colour. */
  palettes: readonly string[];
  draw(scene: Scene): void;
}

/** The variant of this seed, 0 … `count` - 1. */
export const variantOf = ({ turn }: Scene, count: number): number => turn % count;
