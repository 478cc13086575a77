import { badResponse, parseJson } from '../../provider-kit';

/** What a call brought, however it came: as JSON or as a stream. */
export interface OpenAIAnswer {
  images: readonly AnsweredImage[];
  /** As reported; read by `readUsage`. */
  usage?: unknown;
}

export interface AnsweredImage {
  /** Base64. `undefined`: the server gave a link, or nothing. */
  base64?: string;
  url?: string;
  revisedPrompt?: string;
}

/**
 * Reads the body of a JSON answer.
 * @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE when it isn't one.
 */
export const readJsonAnswer = async (response: Response): Promise<OpenAIAnswer> => {
  const text = await response.text();
  const body = parseRecord(text);
  if (!body) throw badResponse(`Expected a JSON object, got ${text.length} characters of something else.`);
  if (!Array.isArray(body.data)) throw badResponse('Expected a list of images in "data", got none.');
  return { images: body.data.map(readImage), usage: body.usage };
};

export const readImage = (entry: unknown): AnsweredImage => {
  const { b64_json: base64, url, revised_prompt: revisedPrompt } = isRecord(entry) ? entry : {};
  return {
    // Some compatible servers send a data URL.
    ...(isText(base64) && { base64: base64.replace(/^data:[^,]{0,100},/, '') }),
    ...(isText(url) && { url }),
    ...(isText(revisedPrompt) && { revisedPrompt }),
  };
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const parseRecord = (text: string): Record<string, unknown> | undefined => {
  try {
    const value = parseJson(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
