import { badResponse } from '../../provider-kit';
import { limitAnswer } from './limit-answer';
import type { OpenAISettings } from './options';

/**
 * Fetches an image that a compatible server answers as a link instead of base64. Only from the host
 * that was configured: any other would be an address that somebody else chose. The key goes along
 * only where scheme, host and port are the very same.
 * @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE
 */
export const fetchLinkedImage = async (
  link: string,
  { baseURL, apiKey, maxImageBytes, fetch }: OpenAISettings,
  signal: AbortSignal,
): Promise<Uint8Array> => {
  const base = new URL(baseURL);
  const url = URL.canParse(link, baseURL) ? new URL(link, baseURL) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.host !== base.host) {
    throw badResponse(
      `Expected images as base64, or links to ${base.host}, got a link to ${url?.host || 'no host'}, ` +
        'which is not fetched. Let the server answer with "b64_json".',
    );
  }
  const response = await fetch(url, {
    redirect: 'error',
    signal,
    ...(url.origin === base.origin && { headers: { authorization: `Bearer ${apiKey}` } }),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw badResponse(`The link to the image answered with status ${response.status}.`);
  }
  return new Uint8Array(await limitAnswer(response, maxImageBytes).arrayBuffer());
};
