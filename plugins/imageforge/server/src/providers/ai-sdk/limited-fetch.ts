import type { IncomingMessage } from 'node:http';
import { mediaTypeOf } from '../../engine/image-model';
import { badResponse, expectFewParts, openUntrusted, PrivateAddressError, type Reach, readUntrusted } from '../../provider-kit';

/**
 * The packages' fetch. Many of them fetch addresses that an answer names, by the same fetch: so it leads to the public
 * internet alone, and to the hosts that the operator has named. An answer is read no further than `maxBytes` and has no
 * more parts than can be parsed in no time, and a redirect is not followed with credentials to a host that nobody configured.
 */
export const createLimitedFetch =
  (maxBytes: number, reach: Reach): typeof globalThis.fetch =>
  async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    // An image within the answer itself.
    if (url.protocol === 'data:') return fetch(request);
    if (!/^https?:$/.test(url.protocol)) throw badResponse(`Expected an http(s) address, got ${url.protocol}`);
    const { method, signal } = request;
    const headers = { ...Object.fromEntries(request.headers), 'accept-encoding': 'identity' };
    const body = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined;
    try {
      const answer = await openUntrusted(url, { method, headers, signal, ...(body && { body }) }, reach);
      return responseOf(answer, await readUntrusted(answer, maxBytes));
    } catch (thrown) {
      if (thrown instanceof PrivateAddressError) throw badResponse(`${thrown.message} If it is yours, name ${url.host} in "trustedHosts".`);
      throw thrown instanceof RangeError ? badResponse(thrown.message) : thrown;
    }
  };

/** Statuses that come without a body. */
const empty: readonly number[] = [204, 205, 304];

/** @throws RangeError */
const responseOf = ({ statusCode: status = 0, statusMessage: statusText = '', rawHeaders }: IncomingMessage, bytes: Buffer<ArrayBuffer>): Response => {
  if (!mediaTypeOf(bytes)) expectFewParts(bytes);
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] as string, rawHeaders[at + 1] as string);
  return new Response(empty.includes(status) ? null : bytes, { status, statusText, headers });
};
