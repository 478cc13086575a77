/** Fields of a request that only some modes have. */
export type ModeField = 'strength' | 'search' | 'extend' | 'factor' | 'maskGrow' | 'maskFeather';

/** What a request of a mode has, and what it must not have. */
interface ModeShape {
  prompt: 'needed' | 'optional' | 'none';
  /** Least and most source images; a model may take fewer. */
  images: { min: number; max: number };
  mask: 'needed' | 'none';
  /** `asked`: the request may say it; else it is the model's nearest to the source image, or its default without one. `source`: it follows from the source image. */
  size: 'asked' | 'source';
  /** What else it may have. */
  fields?: readonly ModeField[];
  /** Of these, what it must have. */
  needs?: readonly ModeField[];
  /** In words, for people. */
  does: string;
}

const none = { min: 0, max: 0 };
const one = { min: 1, max: 1 };
const some = { min: 1, max: 16 };
const maskFields = ['maskGrow', 'maskFeather'] as const;

/** The one table of modes: what a request does. */
export const modes = {
  'text-to-image': { prompt: 'needed', images: none, mask: 'none', size: 'asked', does: 'makes an image of a text' },
  'image-to-image': { prompt: 'needed', images: one, mask: 'none', size: 'asked', fields: ['strength'], does: 'makes another image that begins with the source' },
  variation: { prompt: 'optional', images: one, mask: 'none', size: 'asked', fields: ['strength'], does: 'makes the source anew, a little different' },
  edit: { prompt: 'needed', images: some, mask: 'none', size: 'asked', does: 'changes the source as the prompt tells' },
  inpaint: { prompt: 'needed', images: some, mask: 'needed', size: 'asked', fields: ['strength', ...maskFields], does: 'repaints the white part of a mask' },
  outpaint: { prompt: 'optional', images: one, mask: 'none', size: 'source', fields: ['extend'], needs: ['extend'], does: 'paints on beyond the edges of the source' },
  erase: { prompt: 'none', images: one, mask: 'needed', size: 'source', fields: maskFields, does: 'removes what is in the white part of a mask' },
  'search-and-replace': { prompt: 'needed', images: one, mask: 'none', size: 'source', fields: ['search'], needs: ['search'], does: 'finds something in the source and replaces it' },
  upscale: { prompt: 'optional', images: one, mask: 'none', size: 'source', fields: ['factor'], does: 'makes the source larger' },
  'remove-background': { prompt: 'none', images: one, mask: 'none', size: 'source', does: 'makes what is behind the subject transparent' },
  'replace-background': { prompt: 'needed', images: one, mask: 'none', size: 'source', does: 'puts another background behind the subject' },
  'sketch-control': { prompt: 'needed', images: one, mask: 'none', size: 'asked', fields: ['strength'], does: 'makes an image of a sketch' },
  'structure-control': { prompt: 'needed', images: one, mask: 'none', size: 'asked', fields: ['strength'], does: 'makes another image with the structure of the source' },
} as const satisfies Record<string, ModeShape>;

export type Mode = keyof typeof modes;

export const modeNames = Object.keys(modes) as Mode[];

export const shapeOf = (mode: Mode): ModeShape => modes[mode];
