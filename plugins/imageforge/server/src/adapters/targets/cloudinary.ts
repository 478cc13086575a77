import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PublishTarget } from '../../engine/ports';
import { expectObjectKey } from '../../engine/publishing/object-key';
import { deadlineOf, maxAttempts } from './limits';
import type { CloudinaryTargetOptions } from './options';
import { urlBelow } from './public-url';
import { createTargetErrors } from './target-error';

/** Objects of one page of a listing: the most that Cloudinary gives. */
const pageSize = 500;

/** Before the first repetition, ms; each time twice as long, and less by chance, so that not all come at once. */
const firstPauseMs = 500;

interface CloudinaryParts {
  fetch?: typeof globalThis.fetch;
  now?: () => number;
  pause?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

interface Resource {
  public_id: string;
  format: string;
  created_at: string;
}

/**
 * Cloudinary, by its upload API. A file is delivered as it is, byte by byte, for as long as the address
 * asks for no transformation; its headers are Cloudinary's own.
 *
 * https://cloudinary.com/documentation/image_upload_api_reference (2026)
 */
export const createCloudinaryTarget = (
  options: CloudinaryTargetOptions,
  { fetch = globalThis.fetch, now = Date.now, pause = (ms, signal) => sleep(ms, undefined, { signal }) }: CloudinaryParts = {},
): PublishTarget => {
  const { id, kind, visibility, prefix, cdnBaseUrl, timeoutMs, cloudName, apiKey, apiSecret, type, apiBaseUrl } = options;
  const { failure } = createTargetErrors(options, [apiSecret]);
  const api = `${apiBaseUrl.replace(/\/+$/, '')}/v1_1/${cloudName}`;
  const basic = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;
  const sign = (params: Params): Params => signed(params, options, now());
  /** The format is no part of Cloudinary's own name for it. */
  const at = (key: string) => {
    expectObjectKey(key);
    const [, name = key, format = ''] = /^(.+?)(?:\.([a-z0-9]+))?$/.exec(prefix + key) ?? [];
    return { publicId: name, format };
  };

  /** Asks until there is an answer that another try would not change. */
  const ask = async (url: string, init: () => RequestInit, signal: AbortSignal): Promise<Response> => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(url, { ...init(), signal, redirect: 'error' }).catch((thrown: unknown) => {
        if (signal.aborted || attempt === maxAttempts) throw networkError(thrown);
        return undefined;
      });
      if (answer && ((answer.status !== 429 && answer.status < 500) || attempt === maxAttempts)) return answer;
      await answer?.body?.cancel();
      await pause(firstPauseMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2), signal);
    }
  };

  const post = async (path: string, params: Params, signal: AbortSignal, file?: { bytes: Uint8Array; mediaType: string; filename: string }) => {
    const body = (): FormData => {
      const form = new FormData();
      for (const [name, value] of Object.entries(sign(params))) form.append(name, value);
      if (file) form.append('file', new Blob([Uint8Array.from(file.bytes)], { type: file.mediaType }), file.filename);
      return form;
    };
    return expectOk(await ask(`${api}/image/${path}`, () => ({ method: 'POST', body: body() }), signal));
  };

  const get = (path: string, query: Params) =>
    ask(`${api}/resources/image/${type}${path}?${new URLSearchParams(query)}`, () => ({ headers: { authorization: basic } }), deadlineOf(timeoutMs));

  return {
    id,
    kind,
    visibility,
    place: `cloudinary/${cloudName}/${prefix}`,

    async put(object, { signal } = {}) {
      const { publicId } = at(object.key);
      await post('upload', { public_id: publicId, type, overwrite: 'true', invalidate: 'true' }, deadlineOf(timeoutMs, signal), object).catch(
        failure('store a file', 'IMAGEFORGE_PUBLISH_FAILED', signal),
      );
    },

    async has(key) {
      const { publicId, format } = at(key);
      const look = async (): Promise<boolean> => {
        const answer = await get(`/${publicId.split('/').map(encodeURIComponent).join('/')}`, {});
        if (answer.status === 404) return false;
        return ((await expectOk(answer)) as Partial<Resource>).format === format;
      };
      return look().catch(failure('look for a file'));
    },

    async delete(key) {
      const { publicId } = at(key);
      await post('destroy', { public_id: publicId, type, invalidate: 'true' }, deadlineOf(timeoutMs)).catch(failure('delete a file'));
    },

    async *list(folder = '') {
      for (let cursor: string | undefined, isFirst = true; isFirst || cursor; isFirst = false) {
        const query = { prefix: prefix + folder, max_results: String(pageSize), ...(cursor && { next_cursor: cursor }) };
        const answer = await get('', query).then(expectOk).catch(failure('list its files'));
        const { resources = [], next_cursor } = answer as { resources?: Resource[]; next_cursor?: string };
        yield resources.map(({ public_id, format, created_at }) => ({
          key: `${public_id.slice(prefix.length)}.${format}`,
          storedAt: new Date(created_at),
        }));
        cursor = next_cursor;
      }
    },

    urlOf(key) {
      const { publicId, format } = at(key);
      if (visibility === 'private') return undefined;
      return urlBelow(cdnBaseUrl ?? `https://res.cloudinary.com/${cloudName}/image/upload`, `${publicId}.${format}`);
    },

    async signedUrlOf(key, { expiresIn }) {
      const { publicId, format } = at(key);
      const expires = String(Math.floor(now() / 1_000) + expiresIn);
      return `${api}/image/download?${new URLSearchParams(sign({ public_id: publicId, format, type, expires_at: expires }))}`;
    },
  };
};

type Params = Record<string, string>;

/** Hash of the parameters by their names, with the secret behind; the key itself is not in it. */
const signed = (params: Params, { apiKey, apiSecret, signatureAlgorithm }: CloudinaryTargetOptions, now: number): Params => {
  const all: Params = { ...params, timestamp: String(Math.floor(now / 1_000)) };
  const text = Object.keys(all)
    .sort()
    // An "&" in a value would be taken for the border between two.
    .map((name) => `${name}=${all[name]?.replaceAll('&', '%26')}`)
    .join('&');
  return { ...all, api_key: apiKey, signature: createHash(signatureAlgorithm).update(text + apiSecret).digest('hex') };
};

const expectOk = async (answer: Response): Promise<unknown> => {
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text);
  throw Object.assign(new Error(saidIn(text)), { code: answer.status });
};

const saidIn = (text: string): string => {
  try {
    return String((JSON.parse(text) as { error?: { message?: unknown } }).error?.message ?? text);
  } catch {
    return text;
  }
};

/** `fetch` says what went wrong in the cause alone. */
const networkError = (thrown: unknown): unknown => (thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown);
