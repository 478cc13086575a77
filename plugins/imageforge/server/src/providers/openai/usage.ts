import type { Usage } from '../../engine/image-model';
import { isRecord } from './answer';

/**
 * Usage by kind of token. The Images API leaves `output_tokens_details` out in practice; without it all
 * output is image tokens, which is how OpenAI charges it.
 * @param images how many images came, which is what models with a price per image charge.
 * @param hasSourceImages without them, input that isn't broken down is all text.
 */
export const readUsage = (reported: unknown, images: number, hasSourceImages: boolean): Usage => {
  const usage = isRecord(reported) ? reported : {};
  const allText = hasSourceImages ? undefined : count(usage.input_tokens);
  const input = isRecord(usage.input_tokens_details) ? usage.input_tokens_details : undefined;
  const output = isRecord(usage.output_tokens_details) ? usage.output_tokens_details : undefined;
  return withoutUndefined({
    images,
    textInputTokens: input ? count(input.text_tokens) : allText,
    imageInputTokens: input ? count(input.image_tokens) : allText && 0,
    cachedInputTokens: count(input?.cached_tokens),
    imageOutputTokens: count(output ? output.image_tokens : usage.output_tokens),
    textOutputTokens: count(output?.text_tokens),
  });
};

const count = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

const withoutUndefined = (usage: Usage): Usage =>
  Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== undefined));
