import { createHttpClient, type HttpClient, type ModelNote, secretsOfHeaders } from '../../provider-kit';
import { readRefusal } from './errors';
import type { Workflow } from './workflow';

export interface ComfyUIOptions {
  /** Address of ComfyUI: `http://127.0.0.1:8188`. Without one the provider is not there. */
  baseURL: string;
  /** Sent with each request, for a proxy in front of it: it has no login of its own. Default: none. */
  headers?: Readonly<Record<string, string>>;
  /** Longest time for a job, its queue included, ms. Default: 1800000. */
  timeoutMs?: number;
  /** Between two looks at a job, ms. Default: 1000. */
  pollMs?: number;
  /** Graphs of one's own, with what goes where; see docs/providers/comfyui.md. Default: none. */
  workflows?: readonly Workflow[];
  /** What the server does not tell of its checkpoints, by file name: `[{ id: 'juggernaut.safetensors', defaultSize: … }]`. Default: none. */
  models?: readonly ModelNote[];
  /** Largest image that is taken, bytes. Default: 50000000. */
  maxImageBytes?: number;
  /** For tests. Default: the global one. */
  fetch?: typeof globalThis.fetch;
}

/** The options with their defaults. */
export interface ComfyUISettings {
  client: HttpClient;
  /** Where progress is told: `ws://127.0.0.1:8188/ws`, and what is sent along. */
  socket: { url: string; headers: Readonly<Record<string, string>> };
  /** ms */
  timeoutMs: number;
  /** ms */
  pollMs: number;
  /** bytes */
  maxImageBytes: number;
}

export const label = 'ComfyUI';

/** Longest wait for one answer, ms: a request makes a job and does not wait for it. */
const requestMs = 60_000;

/** Longest answer that is no image, bytes. The queue repeats the whole graph of each job in it. */
const maxBytes = 50_000_000;
/** Most items of one: a graph has hundreds, and a queue may hold hundreds of jobs. */
const maxJsonParts = 1_000_000;

export const readSettings = (options: ComfyUIOptions): ComfyUISettings => {
  const { baseURL, headers = {}, timeoutMs = 1_800_000, pollMs = 1_000, maxImageBytes = 50_000_000, fetch } = options;
  const client = createHttpClient({
    label,
    baseURL,
    headers,
    secrets: secretsOfHeaders(headers),
    timeoutMs: requestMs,
    maxBytes,
    maxJsonParts,
    readRefusal,
    ...(fetch && { fetch }),
  });
  const socket = { url: `${baseURL.replace(/^http/, 'ws').replace(/\/+$/, '')}/ws`, headers };
  return { client, socket, timeoutMs, pollMs, maxImageBytes };
};
