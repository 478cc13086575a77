import { ForgeError } from '../engine/errors';
import { connectionError } from './connection-error';
import { readEventStream, type ServerSentEvent } from './event-stream';
import { maxJsonBytes, parseJson } from './json';
import { redact } from './redact';
import { type Reading, type Refusal, refusalError } from './refusal';

export interface HttpClientOptions {
  /** Of the provider, for messages. */
  label: string;
  /** Everything is asked of this address and nothing else: `https://api.example.com/v1`. */
  baseURL: string;
  /** Sent with each request, and to nobody but `baseURL`. */
  headers?: Readonly<Record<string, string>>;
  /** What must not stand in any message: keys, tokens. */
  secrets?: readonly string[];
  /** For one request, answer included, ms. */
  timeoutMs: number;
  /** Most bytes of an answer; never more than 128 MiB. */
  maxBytes: number;
  /** Most items and members of an answer in JSON. Default: 100000, since images are a few long texts. */
  maxJsonParts?: number;
  /** What the provider's own dress of a refusal says. Left out: its status alone. */
  readRefusal?: (refusal: Refusal) => Reading;
  /** For tests. Default: the global one. */
  fetch?: typeof globalThis.fetch;
}

export interface HttpRequest {
  method?: 'GET' | 'POST' | 'DELETE';
  /** Appended to `baseURL`: `/predictions/1`. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  body?: FormData | Uint8Array<ArrayBuffer> | string | object;
  signal: AbortSignal;
  /** Whether what it does may be charged, so that an answer that did not come is ambiguous. Default: a POST is. */
  charges?: boolean;
  /** Instead of the client's. */
  timeoutMs?: number;
  /** Instead of the client's. */
  maxBytes?: number;
}

export interface HttpAnswer {
  status: number;
  headers: Headers;
  bytes: Uint8Array<ArrayBuffer>;
  /** @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE when it is not JSON, or has more parts than can be parsed in no time. */
  json(): unknown;
}

/** Asks a provider's server. It never tries again: that is the router's to do. */
export interface HttpClient {
  /**
   * @returns an answer with a status from 200 to 299.
   * @throws ForgeError of the `IMAGEFORGE_PROVIDER_*` codes, IMAGEFORGE_MODERATION_REFUSED, or IMAGEFORGE_CANCELED.
   */
  request(request: HttpRequest): Promise<HttpAnswer>;
  /**
   * The server-sent events at a path, until they end.
   * @param silenceMs longest time without a word, not even a comment, ms.
   * @throws as `request` does; IMAGEFORGE_PROVIDER_TIMEOUT after the silence.
   */
  events(request: Pick<HttpRequest, 'path' | 'headers' | 'signal'> & { silenceMs: number }): AsyncGenerator<ServerSentEvent>;
  /** The server's words, from wherever in an answer, made fit for a message: without the secrets that are sent to it. */
  redact(text: string): string;
}

export const createHttpClient = (options: HttpClientOptions): HttpClient => {
  const { label, baseURL, secrets = [], readRefusal = () => ({}) } = options;
  const base = baseURL.replace(/\/+$/, '');
  const { host } = new URL(base);

  const readJson = (bytes: Uint8Array): unknown => {
    try {
      return parseJson(bytes, options.maxJsonParts);
    } catch (thrown) {
      throw badResponse(thrown instanceof RangeError ? `${label}: ${thrown.message}` : `${label} did not answer with JSON.`);
    }
  };

  /** @returns an answer with a status from 200 to 299, whose body is still to be read. */
  const ask = async (request: HttpRequest, signal: AbortSignal): Promise<Response> => {
    const { method = 'GET', path, headers, body } = request;
    const isPlain = typeof body === 'object' && !(body instanceof FormData) && !(body instanceof Uint8Array);
    const response = await (options.fetch ?? globalThis.fetch)(`${base}${path}`, {
      method,
      headers: { 'user-agent': 'ImageForge', ...(isPlain && { 'content-type': 'application/json' }), ...options.headers, ...headers },
      ...(body !== undefined && { body: isPlain ? JSON.stringify(body) : (body as FormData | Uint8Array<ArrayBuffer> | string) }),
      // To follow one would carry the key to a host that nobody configured.
      redirect: 'manual',
      signal,
    });
    if (response.ok) return response;
    const refusal = { status: response.status, headers: response.headers, body: jsonOrText((await read(response, maxRefusalBytes)).bytes) };
    throw refusalError(refusal, readRefusal(refusal), label, secrets);
  };

  const send = async (request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> => {
    const response = await ask(request, signal);
    const bytes = await readLimited(response, Math.min(request.maxBytes ?? options.maxBytes, maxJsonBytes));
    return { status: response.status, headers: response.headers, bytes, json: () => readJson(bytes) };
  };

  return {
    redact: (text) => redact(text, secrets),
    async request(request) {
      const { timeoutMs = options.timeoutMs, charges = request.method === 'POST' } = request;
      const deadline = AbortSignal.timeout(timeoutMs);
      if (request.signal.aborted) throw canceled(request.signal);
      try {
        return await send(request, AbortSignal.any([request.signal, deadline]));
      } catch (thrown) {
        if (request.signal.aborted) throw canceled(request.signal, charges);
        if (deadline.aborted) {
          throw new ForgeError('IMAGEFORGE_PROVIDER_TIMEOUT', `${label} did not answer within ${timeoutMs} ms.`, { details: { possiblyCharged: charges } });
        }
        if (thrown instanceof ForgeError) throw thrown;
        const error = connectionError(thrown, host);
        if (charges || error.details?.possiblyCharged !== true) throw error;
        throw new ForgeError(error.code, error.message, { details: { ...error.details, possiblyCharged: false } });
      }
    },

    async *events({ path, headers, signal, silenceMs }) {
      if (signal.aborted) throw canceled(signal);
      const silence = new AbortController();
      const timer = setTimeout(() => silence.abort(), silenceMs);
      try {
        const response = await ask({ path, headers: { accept: 'text/event-stream', ...headers }, signal }, AbortSignal.any([signal, silence.signal]));
        if (!response.body) throw badResponse(`${label} did not answer with a stream of events.`);
        for await (const event of readEventStream(chunksOf(response.body))) {
          timer.refresh();
          if (event) yield event;
        }
      } catch (thrown) {
        if (signal.aborted) throw canceled(signal);
        if (silence.signal.aborted) throw new ForgeError('IMAGEFORGE_PROVIDER_TIMEOUT', `${label} was silent for ${silenceMs} ms.`);
        throw thrown instanceof ForgeError ? thrown : connectionError(thrown, host);
      } finally {
        clearTimeout(timer);
      }
    },
  };
};

/**
 * The reason of the signal, where it is one of ours; else that it was canceled.
 * @param possiblyCharged the request had gone out
 */
export const canceled = ({ reason }: AbortSignal, possiblyCharged = false): ForgeError => {
  const { code, message } = reason instanceof ForgeError ? reason : new ForgeError('IMAGEFORGE_CANCELED');
  return new ForgeError(code, message, { ...(possiblyCharged && { details: { possiblyCharged } }) });
};

/** More than this of a refusal tells nobody anything. */
const maxRefusalBytes = 64_000;

const readLimited = async (response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> => {
  const { bytes, isAll } = await read(response, maxBytes);
  if (!isAll) throw badResponse(`Expected an answer of at most ${maxBytes} bytes, got more.`);
  return bytes;
};

const read = async (response: Response, maxBytes: number): Promise<{ bytes: Uint8Array<ArrayBuffer>; isAll: boolean }> => {
  const chunks: Uint8Array[] = [];
  let received = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    received += part.value.byteLength;
    if (received > maxBytes) {
      await reader?.cancel();
      return { bytes: new Uint8Array(Buffer.concat(chunks)), isAll: false };
    }
    chunks.push(part.value);
  }
  return { bytes: new Uint8Array(Buffer.concat(chunks)), isAll: true };
};

/** Whoever stops reading lets go of the connection. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    // It fails with what the reading failed with.
    await reader.cancel().catch(() => undefined);
  }
}

const jsonOrText = (bytes: Uint8Array): unknown => {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** More of a message than this is what came, and that may be anything. */
const maxMessageLength = 1_000;

/** The provider answered, and not with what it was asked for. It may have charged for it. */
export const badResponse = (message: string): ForgeError => new ForgeError('IMAGEFORGE_PROVIDER_BAD_RESPONSE', message.slice(0, maxMessageLength), { details: { possiblyCharged: true } });
