import type { Price } from '../budget/price';
import type { ImageModel } from './image-model';

/**
 * A provider: a folder under `providers/` that gives models, each with its price.
 * Adding one touches its folder and the list in `providers/index.ts`.
 */
export interface ImageProvider {
  /** The folder's name, e.g. `openai`. */
  readonly id: string;
  /** Name for people. */
  readonly label: string;
  readonly models: readonly PricedModel[];
}

export interface PricedModel {
  model: ImageModel;
  /** `undefined`: nobody knows, which is shown as unknown and never as 0. */
  price: Price | undefined;
}
