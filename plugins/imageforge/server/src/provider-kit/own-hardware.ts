import type { Price } from '../engine/budget/price';
import { ForgeError } from '../engine/errors';
import { type Capabilities, type Mode, shapeOf, type Size, sizeProblem, type SizeSupport } from '../engine/image-model';

/** What images cost that are made on one's own hardware. */
export const ownHardware: Price = { kind: 'free', asOf: '2026-11-25', source: 'Made on hardware of one’s own; nobody charges for it.' };

/** What an operator says of a model because its server cannot: which sizes it was trained for, what it takes. */
export interface ModelNote {
  /** The server's own name of the model. */
  id: string;
  /** Name for people. Left out: the id. */
  label?: string;
  modes?: readonly Mode[];
  sizes?: SizeSupport;
  defaultSize?: Size;
  maxImages?: number;
  negativePrompt?: boolean;
  maxPromptLength?: number;
  factors?: readonly number[];
}

/**
 * The capabilities with what the note says otherwise.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID when they do not hold together.
 */
export const withNote = (capabilities: Capabilities, note: ModelNote | undefined, option: string): Capabilities => {
  if (!note) return capabilities;
  const { id, label: _, ...changes } = note;
  const merged = { ...capabilities, ...changes };
  const wrongSize = sizeProblem(merged.defaultSize, merged.sizes);
  if (wrongSize) throw invalid(option, id, `a default size that is among its sizes (${wrongSize})`);
  const foreign = merged.modes.find((mode) => !capabilities.modes.includes(mode));
  if (foreign) throw invalid(option, id, `some of the modes ${capabilities.modes.join(', ')}, got ${foreign}`);
  const takesImages = merged.modes.some((mode) => shapeOf(mode).images.max > 0);
  return { ...merged, maxSourceImages: takesImages ? merged.maxSourceImages : 0 };
};

const invalid = (option: string, id: string, expected: string): ForgeError =>
  new ForgeError('IMAGEFORGE_CONFIG_INVALID', `imageforge.config.${option}: model "${id}": expected ${expected}.`, { details: { field: option } });

/** Models of a server that are offered. Each is listed to whoever opens the panel; of more, those that are named in `models` are. */
export const mostModels = 1_000;

/** A server's name of a model as ours, which stands in `provider/model` and so has no spaces. */
export const modelIdOf = (name: string): string => name.trim().replace(/\s+/g, '_');
