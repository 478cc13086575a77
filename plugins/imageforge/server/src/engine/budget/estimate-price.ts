import type { Estimate, MicroUsd, Price } from './price';
import { matchRows, type Wanted } from './match-rows';
import { megapixelCost } from './megapixels';
import { tokensOf } from './output-tokens';

interface EstimateRequest extends Wanted {
  /** Number of images asked for. */
  n: number;
  prompt: string;
  /** Number of source images. */
  images: number;
  /** Most previews that may be streamed. `undefined`: none. */
  previews?: number;
}

const unknown: Estimate = { known: false };

/**
 * What a call will cost at least and at most, integer micro-USD rounded up.
 * @param price `undefined`: nobody knows, and so the estimate is unknown, never 0.
 */
export const estimatePrice = (price: Price | undefined, request: EstimateRequest): Estimate => {
  if (price === undefined) return unknown;
  if (price.kind === 'free') return { known: true, min: 0, max: 0 };
  if (price.kind === 'per-image') {
    const prices = matchRows(price.rows, request).map((row) => Math.ceil(row.microUsd));
    if (prices.length === 0) return unknown;
    return { known: true, min: Math.min(...prices) * request.n, max: Math.max(...prices) * request.n };
  }
  if (price.kind === 'per-second') return price.seconds ? estimateSeconds(price.microUsdPerSecond, price.seconds, request.n) : unknown;
  if (price.kind === 'per-megapixel') return estimateMegapixels(price, request);
  return estimateTokens(price, request);
};

const estimateSeconds = (rate: MicroUsd, { min, max }: { min: number; max: number }, n: number): Estimate => ({
  known: true,
  min: Math.ceil(rate * min * n),
  max: Math.ceil(rate * max * n),
});

const estimateMegapixels = (price: Extract<Price, { kind: 'per-megapixel' }>, { size, n, images }: EstimateRequest): Estimate => {
  const made = n * megapixelCost(price, size);
  const { sourceImage = 0, maxSourceMegapixels } = price;
  if (images === 0 || sourceImage === 0) return { known: true, min: made, max: made };
  if (maxSourceMegapixels === undefined) return unknown;
  return { known: true, min: made + images * sourceImage, max: made + n * images * maxSourceMegapixels * sourceImage };
};

const estimateTokens = (price: Extract<Price, { kind: 'per-token' }>, request: EstimateRequest): Estimate => {
  const { rates, previewTokens = 0, sourceImageTokens } = price;
  const output = matchRows(price.outputTokens, request).map((row) => tokensOf(row, request.size));
  if (output.length === 0 || (request.images > 0 && !sourceImageTokens)) return unknown;

  const text = promptTokens(request.prompt);
  const source = sourceImageTokens ?? { min: 0, max: 0 };
  const least = text.min * rates.textInput + source.min * request.images * rates.imageInput;
  const most = text.max * rates.textInput + source.max * request.images * rates.imageInput;
  const previews = (request.previews ?? 0) * previewTokens;
  return {
    known: true,
    // A provider may charge the input once, or for each image of the batch.
    min: round(least + Math.min(...output) * request.n * rates.imageOutput),
    max: round(most * request.n + (Math.max(...output) * request.n + previews) * rates.imageOutput),
  };
};

/** The rates are for a million tokens. */
const round = (microUsdMillions: number): MicroUsd => Math.ceil(microUsdMillions / 1_000_000);

/**
 * Bounds of a prompt's tokens without a tokenizer: the usual vocabularies work on bytes, so there is
 * never more than one token a byte, and a token seldom covers more than 6.
 */
const promptTokens = (prompt: string): { min: number; max: number } => {
  const bytes = Buffer.byteLength(prompt);
  return { min: Math.ceil(bytes / 6), max: bytes };
};
