import { type Mode, type ModeField, modeNames, modes, shapeOf } from './modes';

/** A request, as far as its mode decides what it has. */
export interface ModeRequest extends Partial<Record<ModeField, unknown>> {
  hasPrompt: boolean;
  hasSize: boolean;
  /** Number of source images. */
  images: number;
  hasMask: boolean;
}

const fieldNames: readonly ModeField[] = ['strength', 'search', 'extend', 'factor', 'maskGrow', 'maskFeather'];

/** The mode of a request that names none: by what it brings along. */
export const impliedMode = ({ images, hasMask }: Pick<ModeRequest, 'images' | 'hasMask'>): Mode => {
  if (hasMask) return 'inpaint';
  return images === 0 ? 'text-to-image' : 'edit';
};

export const isMode = (name: string): name is Mode => Object.hasOwn(modes, name);

/** What is too much or too little in a request of this mode; `undefined`: nothing. */
export const modeProblem = (mode: Mode, request: ModeRequest): { field: string; reason: string } | undefined => {
  const { prompt, images, mask, size, fields = [], needs = [] } = shapeOf(mode);
  if (prompt === 'needed' && !request.hasPrompt) return { field: 'prompt', reason: `expected "prompt" or "template" for ${mode}` };
  if (prompt === 'none' && request.hasPrompt) return { field: 'prompt', reason: `expected no prompt and no template for ${mode}` };
  if (request.images < images.min || request.images > images.max) {
    const expected = images.min === images.max ? `${images.min}` : `${images.min} to ${images.max}`;
    return { field: 'images', reason: `expected ${expected} source images for ${mode}, got ${request.images}` };
  }
  if ((mask === 'needed') !== request.hasMask) {
    return { field: 'mask', reason: `expected ${mask === 'needed' ? 'a mask' : 'no mask'} for ${mode}` };
  }
  if (size === 'source' && request.hasSize) {
    return { field: 'size', reason: `expected no size for ${mode}: it follows from the source image` };
  }
  const needless = fieldNames.find((field) => request[field] !== undefined && !fields.includes(field));
  if (needless) {
    const able = modeNames.filter((name) => shapeOf(name).fields?.includes(needless));
    return { field: needless, reason: `expected no "${needless}" for ${mode}; it belongs to ${able.join(', ')}` };
  }
  const missing = needs.find((field) => request[field] === undefined);
  return missing && { field: missing, reason: `expected "${missing}" for ${mode}` };
};
