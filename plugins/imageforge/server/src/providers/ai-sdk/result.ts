import { asForgeError, ForgeError } from '../../engine/errors';
import type { ImageBytes, ImageCall, ImageResult, Usage, Warning } from '../../engine/image-model';
import { badResponse, imageOf, imageOfBase64, redact, sizeWarnings } from '../../provider-kit';
import type { SdkResult, SdkWarning } from './sdk-model';
import { perImage, refusalIn } from './verdicts';

interface ResultOptions {
  label: string;
  maxImageBytes: number;
  secrets: readonly string[];
  hasSeed: boolean;
}

/**
 * What came of a call. Each image stands for itself: one that is broken or was not allowed does not lose
 * the others, which the SDK's own `generateImage` does.
 * @throws ForgeError IMAGEFORGE_MODERATION_REFUSED when none was allowed, IMAGEFORGE_PROVIDER_BAD_RESPONSE
 */
export const toResult = async (answer: SdkResult, call: ImageCall, options: ResultOptions): Promise<ImageResult> => {
  const { label, maxImageBytes, secrets, hasSeed } = options;
  const { images: sent, providerMetadata, response } = answer;
  if (!Array.isArray(sent)) throw badResponse(`Expected a list of images from ${label}, got none.`);
  const refused = (reason: string | undefined): ForgeError =>
    new ForgeError('IMAGEFORGE_MODERATION_REFUSED', `${label} refused this content: ${redact(reason ?? 'it answered with no image and no reason', secrets)}`);
  // How packages show that nothing was allowed: neither an error nor an image.
  if (sent.length === 0) throw refused(refusalIn(providerMetadata));
  const told = perImage(providerMetadata);
  const facts = told.length === sent.length ? told : [];

  const images: ImageResult['images'][number][] = [];
  const problems: { index: number; error: ForgeError }[] = [];
  for (const [index, one] of sent.slice(0, call.n).entries()) {
    try {
      const reason = refusalIn(facts[index]);
      if (reason !== undefined) throw refused(reason);
      const revisedPrompt = revisedPromptIn(facts[index]);
      images.push({ index, ...read(one, maxImageBytes), ...(hasSeed && call.seed !== undefined && { seed: call.seed }), ...(revisedPrompt && { revisedPrompt }) });
    } catch (thrown) {
      problems.push({ index, error: asForgeError(thrown) });
    }
  }
  const [first] = problems;
  if (images.length === 0 && first) throw first.error;
  const requestId = response?.headers?.['x-request-id'];
  return {
    images,
    usage: usageOf(answer, call),
    warnings: [
      ...(answer.warnings ?? []).map((one) => warningOf(one, label)),
      ...countWarnings(sent.length, call.n, label),
      ...problems.map(({ index, error }) => ({ code: 'image-failed' as const, message: error.message, details: { index } })),
      ...(await sizeWarnings(images, call.size, label)),
    ],
    ...(response?.modelId && { modelVersion: response.modelId }),
    ...(requestId && { requestId: redact(requestId, secrets) }),
  };
};

const read = (image: string | Uint8Array, maxImageBytes: number): ImageBytes => {
  if (typeof image === 'string') return imageOfBase64(image, maxImageBytes);
  if (image.byteLength > maxImageBytes) throw badResponse(`Expected an image of at most ${maxImageBytes} bytes, got ${image.byteLength}.`);
  return imageOf(image);
};

const revisedPromptIn = (facts: unknown): string | undefined => {
  const { revisedPrompt } = (typeof facts === 'object' && facts !== null ? facts : {}) as { revisedPrompt?: unknown };
  return typeof revisedPrompt === 'string' ? revisedPrompt : undefined;
};

/** Tokens are told without their kind: those of an image of a text are clear, others are not. */
const usageOf = ({ images, usage }: SdkResult, call: ImageCall): Usage => {
  const { inputTokens, outputTokens } = usage ?? {};
  const isClear = call.images.length === 0 && Number.isInteger(inputTokens) && Number.isInteger(outputTokens);
  return { images: images.length, ...(isClear && { textInputTokens: inputTokens, imageInputTokens: 0, imageOutputTokens: outputTokens }) };
};

const warningOf = ({ type, setting, feature, details, message }: SdkWarning, label: string): Warning => {
  const name = setting ?? feature;
  const because = details ? ` ${details}` : '';
  if (type.startsWith('unsupported') && name) {
    return { code: 'unsupported-setting', message: `${label} does not know "${name}"; it was left out.${because}`, details: { name } };
  }
  return { code: 'other', message: message ?? `${label}: ${name ?? type}.${because}` };
};

const countWarnings = (received: number, asked: number, label: string): Warning[] =>
  received === asked ? [] : [{ code: received < asked ? 'fewer-images' : 'other', message: `${label} made ${received} of ${asked} images.`, details: { asked, received } }];
