import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { Post } from '../../engine/webhooks/delivery';
import { isPublicAddress, PrivateAddressError, publicLookup } from '../../untrusted/public-address';

/** Longest wait for the whole answer, ms. */
const timeoutMs = 15_000;

/**
 * Posts JSON. The answer's body is not read, and a redirect is an answer like any other: following it
 * would take the signature to an address that nobody configured.
 * @param lookup for tests: resolves names in place of the system.
 */
export const createPost =
  (lookup = publicLookup()): Post =>
  (endpoint, body, headers) =>
    new Promise((resolve, reject) => {
      const url = new URL(endpoint.url);
      const host = url.hostname.replace(/^\[|\]$/g, '');
      // Node asks no look-up for an address that is written as numbers.
      if (!endpoint.allowPrivate && isIP(host) && !isPublicAddress(host)) return reject(new PrivateAddressError(host));
      const { request } = url.protocol === 'https:' ? https : http;
      const sending = request(
        url,
        {
          method: 'POST',
          headers: {
            ...headers,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'user-agent': 'ImageForge',
          },
          signal: AbortSignal.timeout(timeoutMs),
          ...(!endpoint.allowPrivate && { lookup }),
        },
        (answer) => {
          resolve({ status: answer.statusCode ?? 0 });
          answer.destroy();
        },
      );
      sending.on('error', reject);
      sending.end(body);
    });
