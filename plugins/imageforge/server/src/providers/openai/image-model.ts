import type OpenAI from 'openai';
import type { ImageCall, ImageModel, ImageResult } from '../../engine/image-model';
import { readJsonAnswer } from './answer';
import { toForgeError } from './errors';
import { limitAnswer } from './limit-answer';
import { fetchLinkedImage } from './linked-image';
import type { OpenAIModelRow } from './models';
import type { OpenAISettings } from './options';
import { buildRequest, type OpenAIRequest } from './request';
import { toResult } from './result';
import { readStreamedAnswer } from './stream';

/** A model of the Images API. */
export const createOpenAIModel = (
  row: OpenAIModelRow,
  settings: OpenAISettings,
  client: () => Promise<OpenAI>,
): ImageModel => ({
  provider: 'openai',
  id: row.id,
  label: row.label,
  capabilities: row.capabilities,
  async generate(call) {
    // The SDK's own time-out ends with the headers; this one covers the answer too.
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), settings.timeoutMs);
    let sent = false;
    try {
      call.signal.throwIfAborted();
      const signal = AbortSignal.any([call.signal, deadline.signal]);
      const request = await buildRequest(row, call, settings);
      const sdk = await client();
      signal.throwIfAborted();
      sent = true;
      const response = limitAnswer(await send(sdk, request, signal), mostBytes(row, settings, call));
      const answer = await readAnswer(response, sdk, call);
      const result = await toResult(answer, call, (url) => fetchLinkedImage(url, settings, signal));
      const requestId = response.headers.get('x-request-id');
      return {
        ...result,
        warnings: [...request.warnings, ...result.warnings],
        ...(requestId && { requestId }),
      } satisfies ImageResult;
    } catch (thrown) {
      throw toForgeError(thrown, {
        apiKey: settings.apiKey,
        host: new URL(settings.baseURL).host,
        signal: call.signal,
        deadline: deadline.signal,
        sent,
      });
    } finally {
      clearTimeout(timer);
    }
  },
});

/** Room for what is around the images, bytes. */
const slack = 1_000_000;

/** Longest answer, bytes: the images and previews of the call as base64. */
const mostBytes = ({ capabilities }: OpenAIModelRow, { maxImageBytes }: OpenAISettings, { n }: ImageCall): number =>
  Math.ceil(((n + capabilities.partialImages) * maxImageBytes * 4) / 3) + slack;

/** The raw response, because compatible servers answer `stream: true` with JSON, or the reverse. */
const send = ({ images }: OpenAI, { endpoint, body }: OpenAIRequest, signal: AbortSignal): Promise<Response> => {
  if (endpoint === 'edits') return images.edit(body, { signal }).asResponse();
  if (endpoint === 'variations') return images.createVariation(body, { signal }).asResponse();
  return images.generate(body, { signal }).asResponse();
};

const readAnswer = (response: Response, client: OpenAI, call: ImageCall) =>
  response.headers.get('content-type')?.includes('text/event-stream')
    ? readStreamedAnswer(response, client, call.onPartialImage)
    : readJsonAnswer(response);
