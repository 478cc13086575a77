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
  /** What is known without asking anybody. */
  readonly models: readonly PricedModel[];
  /**
   * Asks the server what it has now. What it tells completes `models`, and replaces those of the same id.
   * @throws when it cannot be asked; what was known before goes on being known.
   */
  discover?(signal: AbortSignal): Promise<readonly PricedModel[]>;
}

export interface PricedModel {
  model: ImageModel;
  /** `undefined`: nobody knows, which is shown as unknown and never as 0. */
  price: Price | undefined;
}
