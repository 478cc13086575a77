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
  /**
   * Checks a request in which the provider says that a job has ended.
   * @returns the job; undefined: the request came before.
   * @throws ForgeError IMAGEFORGE_UNAUTHENTICATED when it is not the provider's.
   */
  readNotice?(notice: JobNotice): string | undefined;
  /** A job has ended, as this process or another one has heard: whoever waits for it here looks at once. */
  jobEnded?(job: string): void;
}

/** A request of a provider to us, as it came. */
export interface JobNotice {
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Byte for byte: signatures are over it. */
  rawBody: string;
}

export interface PricedModel {
  model: ImageModel;
  /** `undefined`: nobody knows, which is shown as unknown and never as 0. */
  price: Price | undefined;
}
