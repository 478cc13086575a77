import { badResponse } from '../../provider-kit';

/**
 * The packages' fetch: an answer is read no further than `maxBytes`, and a redirect is not followed with
 * credentials to a host that nobody configured.
 */
export const createLimitedFetch =
  (maxBytes: number): typeof globalThis.fetch =>
  async (input, init) => {
    const response = await fetch(input, { redirect: 'manual', ...init });
    if (!response.body) return response;
    let received = 0;
    const limit = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        received += chunk.byteLength;
        if (received > maxBytes) controller.error(badResponse(`Expected an answer of at most ${maxBytes} bytes, got more.`));
        else controller.enqueue(chunk);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(limit), { status, statusText, headers });
  };
