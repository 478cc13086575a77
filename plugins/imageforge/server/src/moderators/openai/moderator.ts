import type { ImageBytes } from '../../engine/image-model';
import type { Finding, ModerationSubject, Moderator } from '../../engine/moderation';
import { askService, type Service, unavailable } from '../ask-service';

interface OpenAIModerationOptions {
  apiKey: string;
  /** Base of the API. Default `https://api.openai.com/v1`. */
  baseURL?: string;
  /** `omni-moderation-latest` takes texts and images. */
  model: string;
  judges: readonly ('text' | 'image')[];
  /** For one question, ms. */
  timeoutMs: number;
  /** Makes an image small, and of a type that the API takes. */
  viewOf(image: ImageBytes): Promise<ImageBytes>;
}

/** OpenAI's moderation, or a server's that speaks the same API. Its categories have names like `violence/graphic`. */
export const createOpenAIModerator = (options: OpenAIModerationOptions): Moderator => {
  const { apiKey, baseURL = 'https://api.openai.com/v1', model, judges, timeoutMs, viewOf } = options;
  const service: Service = {
    url: `${baseURL.replace(/\/+$/, '')}/moderations`,
    headers: { authorization: `Bearer ${apiKey}` },
    timeoutMs,
  };
  return {
    id: 'openai',
    judges,
    async moderate(subject, signal) {
      const input = [await partOf(subject, viewOf)];
      const data = JSON.stringify({ model, input });
      return readFindings(await askService(service, { mediaType: 'application/json', data }, signal));
    },
  };
};

const partOf = async (subject: ModerationSubject, viewOf: OpenAIModerationOptions['viewOf']): Promise<object> => {
  if ('text' in subject) return { type: 'text', text: subject.text };
  const { mediaType, bytes } = await viewOf(subject.image);
  return { type: 'image_url', image_url: { url: `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}` } };
};

/** Every category's highest score over all results. */
const readFindings = (answer: unknown): Finding[] => {
  const results = (answer as { results?: unknown } | null)?.results;
  const highest = new Map<string, number>();
  for (const result of Array.isArray(results) ? (results as { category_scores?: unknown }[]) : []) {
    for (const [category, score] of Object.entries(result?.category_scores ?? {})) {
      // Categories that do not apply to images have the score null.
      if (typeof score === 'number') highest.set(category, Math.max(score, highest.get(category) ?? 0));
    }
  }
  if (highest.size === 0) throw unavailable('Expected scores in results[].category_scores, got none.');
  return [...highest].map(([category, score]) => ({ moderator: 'openai', category, score }));
};
