import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { SdkCall, SdkImageModel, SdkResult } from '../sdk-model';

/** What a fake model answers to a call, instead of its images. */
type FakeAnswer = (call: SdkCall, images: Uint8Array[]) => Partial<SdkResult> | Promise<Partial<SdkResult>>;

/** A package as the AI SDK's are, that draws: what it was given stands in `made` and `calls`. */
export const createFakePackage = ({ version = 'v3', most = 10 as unknown } = {}) => {
  const made: Record<string, unknown>[] = [];
  const calls: SdkCall[] = [];
  const answers: FakeAnswer[] = [];
  const imageModel = (modelId: string): SdkImageModel => ({
    specificationVersion: version,
    provider: 'fake.image',
    modelId,
    maxImagesPerCall: most,
    async doGenerate(call) {
      calls.push(call);
      const images = await Promise.all(Array.from({ length: call.n }, (_, index) => draw(call, index)));
      const answer = await answers.shift()?.(call, images);
      return { images, warnings: [], response: { modelId: `${modelId}-2026`, headers: { 'x-request-id': 'req_1' } }, ...answer };
    },
  });
  return {
    made,
    calls,
    next: (...more: FakeAnswer[]) => void answers.push(...more),
    exported: {
      createFake(settings: Record<string, unknown>) {
        made.push(settings);
        return { imageModel };
      },
      createTexts: () => ({ languageModel: () => undefined }),
    },
  };
};

const draw = async ({ prompt, size, aspectRatio, seed }: SdkCall, index: number): Promise<Uint8Array> => {
  const [, width = '1024', height = '1024'] = /^(\d+)x(\d+)$/.exec(size ?? (aspectRatio === '16:9' ? '1344x768' : '')) ?? [];
  const [r = 0, g = 0, b = 0] = createHash('sha256').update(`${prompt} ${seed} ${index}`).digest();
  return new Uint8Array(await sharp({ create: { width: Number(width), height: Number(height), channels: 3, background: { r, g, b } } }).png().toBuffer());
};
