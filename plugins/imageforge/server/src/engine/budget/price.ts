/** Integer micro-USD: 1_000_000 is one US dollar. */
export type MicroUsd = number;

/** micro-USD for a million tokens of each kind (so, numerically, dollars × 10⁶ per million tokens). */
export interface TokenRates {
  textInput: MicroUsd;
  /** `undefined`: cached input costs what uncached does. */
  cachedTextInput?: MicroUsd;
  imageInput: MicroUsd;
  cachedImageInput?: MicroUsd;
  imageOutput: MicroUsd;
  /** `undefined`: the model answers no text, or none that is charged. */
  textOutput?: MicroUsd;
}

/**
 * What a model costs, with the date and the source of the figure. Data that operators may override. The source
 * begins with `second-hand: ` where it is not the provider's own page, but what others say of it.
 */
export type Price = { asOf: string; source: string } & (
  | { kind: 'free' }
  | {
      kind: 'per-image';
      /** First row that matches wins; a left-out field matches everything. Size as `1024x1024`. */
      rows: readonly { size?: string; quality?: string; microUsd: MicroUsd }[];
    }
  | {
      /** By the time that the provider's machine takes. */
      kind: 'per-second';
      microUsdPerSecond: MicroUsd;
      /** Seconds of one image, for the estimate. `undefined`: nobody knows. */
      seconds?: { min: number; max: number };
    }
  | {
      /** By pixels in millions, each image rounded up. */
      kind: 'per-megapixel';
      /** The first megapixel of each image. */
      first: MicroUsd;
      /** Each further one. */
      further: MicroUsd;
      /** Each one of a source image. `undefined`: source images cost nothing. */
      sourceImage?: MicroUsd;
      /** Most megapixels of one source image, for the estimate. */
      maxSourceMegapixels?: number;
      /** Pixels of what the provider calls a megapixel. `undefined`: a million; some count 1024 × 1024. */
      pixelsPerMegapixel?: number;
    }
  | {
      kind: 'per-token';
      rates: TokenRates;
      /** Output tokens of one image, for the estimate. First match wins, as above. Empty: nobody knows. */
      outputTokens: readonly OutputTokens[];
      /** Input tokens of one source image, for the estimate. `undefined`: nobody knows. */
      sourceImageTokens?: { min: number; max: number };
      /** Output tokens that each streamed preview adds. `undefined`: none. */
      previewTokens?: number;
    }
);

/** Output tokens of one image: a number, or a rule where the sizes are too many to list. */
export type OutputTokens = { size?: string; quality?: string } & (
  | { tokens: number }
  | { area: TokensByArea }
);

/**
 * tokens = ⌈ axis × shortAxis × (offsetPixels + width × height) / pixelsPerToken ⌉, where shortAxis is
 * axis × shorter side / longer side, rounded. Wider images of the same area cost less.
 */
export interface TokensByArea {
  axis: number;
  /** px */
  offsetPixels: number;
  /** px */
  pixelsPerToken: number;
}

/** A price before the call: a range, or unknown. Unknown is never 0. */
export type Estimate = { known: true; min: MicroUsd; max: MicroUsd } | { known: false };
