import type Replicate from 'replicate';
import { ForgeError } from '../../engine/errors';
import { createHttpClient, type HttpClient } from '../../provider-kit';
import { readRefusal } from './errors';
import type { ReplicateSettings } from './options';

/** Longest answer that is no image, bytes: a prediction repeats its input, source images and all. */
const maxAnswerBytes = 20_000_000;

/** What is asked of Replicate, each once: nothing here tries again. */
export interface ReplicateClient {
  /** @returns what came of a call of the SDK. @throws ForgeError */
  call<Answer>(ask: (sdk: Replicate) => Promise<Answer>): Promise<Answer>;
}

export const createReplicateClient = (settings: ReplicateSettings): ReplicateClient => {
  const { apiKey, baseURL, timeoutMs, fetch } = settings;
  const http = createHttpClient({
    label: 'Replicate',
    baseURL,
    secrets: [apiKey],
    timeoutMs,
    maxBytes: maxAnswerBytes,
    readRefusal,
    ...(fetch && { fetch }),
  });
  const failures = new WeakMap<object, ForgeError>();
  let sdk: Promise<Replicate> | undefined;
  return {
    async call(ask) {
      const loaded = await (sdk ??= load(settings, askOnce(http, baseURL, failures)));
      try {
        return await ask(loaded);
      } catch (thrown) {
        const { response } = thrown as { response?: object };
        const failure = response && failures.get(response);
        if (failure) throw failure;
        if (thrown instanceof ForgeError) throw thrown;
        throw new ForgeError('IMAGEFORGE_INTERNAL', undefined, { cause: thrown });
      }
    },
  };
};

/** Loaded at the first call: an installation that never calls Replicate does not pay for the SDK's memory. */
const load = async ({ apiKey, baseURL }: ReplicateSettings, fetch: typeof globalThis.fetch): Promise<Replicate> => {
  const { default: Client } = await import('replicate').catch((cause: unknown) => {
    throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', 'The package "replicate" cannot be loaded: npm install replicate.', { cause });
  });
  return new Client({ auth: apiKey, baseUrl: baseURL, fetch, userAgent: 'ImageForge', useFileOutput: false });
};

/** No status that the SDK tries again at, and none that it takes for a success. */
const failed = 400;

/**
 * The SDK's fetch. The SDK tries again after whatever its fetch throws and after some statuses, up to five
 * times and without a pause, also where that makes a second prediction. So nothing is thrown here: a failure
 * becomes an answer that the SDK gives up on at once, and stands in `failures` by that answer.
 */
const askOnce =
  (http: HttpClient, baseURL: string, failures: WeakMap<object, ForgeError>): typeof globalThis.fetch =>
  async (input, init = {}) => {
    const url = String(input);
    const { method = 'GET', signal } = init;
    try {
      const answer = await http.request({
        method: method as 'GET' | 'POST' | 'DELETE',
        path: url.slice(baseURL.length),
        // In one case, so that they take the place of the client's own.
        headers: Object.fromEntries(new Headers(init.headers)),
        ...(init.body && { body: init.body as string | FormData }),
        signal: signal ?? new AbortController().signal,
        charges: method === 'POST' && url.endsWith('/predictions'),
      });
      if (answer.status === 204) return new Response(null, { status: 204 });
      // Garbage is found here: the SDK would reject with a fault of its parser.
      return Response.json(answer.json(), { status: answer.status });
    } catch (thrown) {
      const response = new Response(null, { status: failed });
      failures.set(response, thrown instanceof ForgeError ? thrown : new ForgeError('IMAGEFORGE_INTERNAL', undefined, { cause: thrown }));
      return response;
    }
  };
