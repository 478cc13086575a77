import type OpenAI from 'openai';
import { type ImageBytes, type ImageCall, mediaTypeOf } from '../../engine/image-model';
import { badResponse } from '../../provider-kit';
import { isRecord, type OpenAIAnswer, readImage } from './answer';

/**
 * Reads a streamed answer: previews go out as they come, the completed events are the answer.
 * @throws what the SDK throws for error events, cut connections and events that aren't JSON;
 *   ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE when the stream ends before an image is complete.
 */
export const readStreamedAnswer = async (
  response: Response,
  client: OpenAI,
  onPartialImage: ImageCall['onPartialImage'],
): Promise<OpenAIAnswer> => {
  const { APIError } = await import('openai');
  const { Stream } = await import('openai/streaming');
  // Without its client, which logs nothing, it would write broken events to the console.
  const events = Stream.fromSSEResponse<unknown>(response, new AbortController(), client);
  const completed: Record<string, unknown>[] = [];
  for await (const event of events) {
    if (!isRecord(event)) throw badResponse('Expected events that are JSON objects.');
    if (/^image_(generation|edit)\.partial_image$/.test(String(event.type))) {
      const preview = readPreview(event);
      if (preview) show(preview, onPartialImage);
    } else if (event.type === 'error') {
      // The SDK throws the events that hold an `error`; in this shape the event is the error.
      throw new APIError(undefined, event, undefined, response.headers);
    } else if (/^image_(generation|edit)\.completed$/.test(String(event.type))) {
      completed.push(event);
    }
    // Events of other types are no concern of ours: OpenAI adds some now and then.
  }
  if (completed.length === 0) throw badResponse('The stream ended before the image was complete.');
  return { images: completed.map(readImage), usage: completed.at(-1)?.usage };
};

/** Whoever looks on must not be able to spoil a call that is being paid for. */
const show = (preview: ImageBytes & { index: number }, onPartialImage: ImageCall['onPartialImage']): void => {
  try {
    onPartialImage?.(preview);
  } catch {
    // The image itself is still to come.
  }
};

/** A preview that isn't an image is left out: the image itself is still to come. */
const readPreview = (event: Record<string, unknown>): (ImageBytes & { index: number }) | undefined => {
  const { base64 } = readImage(event);
  const bytes = base64 === undefined ? undefined : new Uint8Array(Buffer.from(base64, 'base64'));
  const mediaType = bytes && mediaTypeOf(bytes);
  // The index counts the previews; a single image is all that is streamed, and its index is 0.
  return bytes && mediaType ? { bytes, mediaType, index: 0 } : undefined;
};
