import sharp from 'sharp';
import type { Price } from '../budget';
import type { Capabilities, ImageCall, ImageModel, ImageResult } from '../image-model';

/** A picture of one colour as PNG. */
export const solidPng = (width: number, height: number, red: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: { r: red % 256, g: 90, b: 120 } } }).png().toBuffer();

export interface TestModel extends ImageModel {
  /** Every call that was made, in order. */
  readonly calls: ImageCall[];
}

/**
 * A model whose answers a test scripts.
 * @param answer called for each call; `makeAll` gives every image that was asked for.
 */
export const createTestModel = (
  answer: (call: ImageCall, makeAll: () => Promise<ImageResult>) => Promise<ImageResult>,
  capabilities: Partial<Capabilities> = {},
): TestModel => {
  const calls: ImageCall[] = [];
  return {
    provider: 'test',
    id: 'test-1',
    label: 'Test model',
    capabilities: {
      modes: ['text-to-image', 'edit'],
      sizes: { kind: 'list', sizes: [{ width: 64, height: 64 }] },
      defaultSize: { width: 64, height: 64 },
      maxImages: 4,
      seed: true,
      negativePrompt: false,
      maxPromptLength: 1_000,
      qualities: [],
      transparency: false,
      partialImages: 0,
      maxSourceImages: 2,
      parameters: [],
      deterministic: true,
      procedural: false,
      ...capabilities,
    },
    calls,
    async generate(call) {
      calls.push(call);
      return answer(call, async () => ({
        images: await Promise.all(
          Array.from({ length: call.n }, async (_, index) => ({
            bytes: await solidPng(call.size.width, call.size.height, (call.seed ?? 0) + index),
            mediaType: 'image/png',
            ...(call.seed !== undefined && { seed: call.seed + index }),
          })),
        ),
        usage: { images: call.n },
        warnings: [],
      }));
    },
  };
};

/** 1 cent an image. */
export const centPrice: Price = {
  kind: 'per-image',
  asOf: '2026-01-01',
  source: 'test',
  rows: [{ microUsd: 10_000 }],
};
