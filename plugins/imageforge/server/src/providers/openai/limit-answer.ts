import { badResponse } from '../../provider-kit';

/**
 * The same answer, whose body fails as soon as it is longer than that: a server that sends without end
 * would otherwise fill the memory of a process that works on other things too.
 * @param maxBytes of the body
 */
export const limitAnswer = (response: Response, maxBytes: number): Response => {
  let received = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      received += chunk.byteLength;
      if (received <= maxBytes) controller.enqueue(chunk);
      else controller.error(badResponse(`Expected an answer of at most ${maxBytes} bytes, got more.`));
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body?.pipeThrough(counter), { status, statusText, headers });
};
