import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress, PrivateAddressError, publicLookup } from './public-address';

export interface UntrustedOptions {
  /** Most bytes of the body. */
  maxBytes: number;
  /** For the whole answer, redirects included, ms. */
  timeoutMs: number;
  signal?: AbortSignal;
  /** Hosts (`127.0.0.1:8188`) that the operator has configured, and which may be private. */
  trustedHosts?: readonly string[];
  /** Sent to these origins alone (`https://api.example.com`), never after a redirect to another. */
  credentials?: { origin: string; headers: Readonly<Record<string, string>> };
  /** For tests: resolves names in place of the system. */
  lookup?: LookupFunction;
}

interface UntrustedAnswer {
  status: number;
  bytes: Uint8Array;
  /** What the server says that it is; the bytes decide. */
  mediaType?: string;
}

const maxRedirects = 3;

/**
 * Gets what stands at an address that came from outside: http(s) only, from public addresses or hosts
 * that the operator configured, checked after the name was resolved and again after each redirect.
 * @throws Error in words that name no more than the host
 */
export const fetchUntrusted = async (address: string, options: UntrustedOptions): Promise<UntrustedAnswer> => {
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  try {
    let url = parse(address);
    for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
      const answer = await get(url, options, signal);
      const { location } = answer.headers;
      if (!isRedirect(answer.statusCode) || location === undefined) return await read(answer, options.maxBytes);
      answer.destroy();
      url = parse(location, url);
    }
    throw new Error(`${url.host} redirects more than ${maxRedirects} times.`);
  } catch (thrown) {
    options.signal?.throwIfAborted();
    if (deadline.aborted) throw new Error(`Expected an answer within ${options.timeoutMs} ms.`, { cause: thrown });
    throw thrown;
  }
};

const parse = (address: string, base?: URL): URL => {
  const url = URL.canParse(address, base?.href) ? new URL(address, base) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error('Expected an http(s) address.');
  if (url.username !== '' || url.password !== '') throw new Error('Expected an address without a user name.');
  return url;
};

const isRedirect = (status = 0): boolean => status >= 300 && status < 400;

const get = (url: URL, { trustedHosts = [], credentials, lookup = publicLookup() }: UntrustedOptions, signal: AbortSignal) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const isTrusted = trustedHosts.includes(url.host);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // Node asks no look-up for an address that is written as numbers.
    if (!isTrusted && isIP(host) && !isPublicAddress(host)) return reject(new PrivateAddressError(host));
    const { request } = url.protocol === 'https:' ? https : http;
    request(url, {
      headers: { 'user-agent': 'ImageForge', ...(credentials?.origin === url.origin && credentials.headers) },
      signal,
      ...(!isTrusted && { lookup }),
    })
      .on('response', resolve)
      .on('error', reject)
      .end();
  });

const read = async (answer: IncomingMessage, maxBytes: number): Promise<UntrustedAnswer> => {
  const chunks: Buffer[] = [];
  let received = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    received += chunk.byteLength;
    if (received > maxBytes) throw new Error(`Expected at most ${maxBytes} bytes, got more.`);
    chunks.push(chunk);
  }
  const mediaType = answer.headers['content-type']?.split(';')[0]?.trim();
  return { status: answer.statusCode ?? 0, bytes: Buffer.concat(chunks), ...(mediaType && { mediaType }) };
};
