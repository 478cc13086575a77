import type { ForgeError } from '../../engine/errors';
import { sizeProblem } from '../../engine/image-model';
import { checkBaseURL, checkKey, invalidOption } from '../../provider-kit';
import { badPorts } from './bad-ports';
import { checkModel } from './check-model';
import { compatibleModel, type OpenAIModelOptions, type OpenAIModelRow, openAIModels } from './models';

export interface OpenAIOptions {
  /** Sent as bearer token to `baseURL` and nowhere else. A server that wants none takes any text. */
  apiKey: string;
  /** Base of the API. Default `https://api.openai.com/v1`. Example `http://127.0.0.1:8080/v1`. */
  baseURL?: string;
  /** `undefined`: the key's own. */
  organization?: string;
  /** `undefined`: the key's own. */
  project?: string;
  /**
   * Time for a whole call, answer included, ms. Default 180000, at least 1. Above 300000 Node's fetch
   * gives up first when the server stays silent.
   */
  timeoutMs?: number;
  /**
   * How strictly OpenAI judges what is made from text: `low` is less restrictive. For edits it has no such
   * setting. It is the operator's, never a request's. Default `auto`.
   */
  moderation?: 'auto' | 'low';
  /** Previews asked for while somebody looks on, 0 to 3. Each is charged as 100 output tokens. Default 2. */
  previews?: number;
  /** Largest image that is taken, bytes. Default 50000000. */
  maxImageBytes?: number;
  /** Models beyond the table, and changes to rows of the table. Example `[{ id: 'flux.1-dev' }]`. */
  models?: readonly OpenAIModelOptions[];
  /** For tests. Default: the global one. */
  fetch?: typeof globalThis.fetch;
}

/** The options with their defaults. */
export interface OpenAISettings {
  apiKey: string;
  baseURL: string;
  organization: string | null;
  project: string | null;
  moderation: 'auto' | 'low';
  /** ms */
  timeoutMs: number;
  /** bytes */
  maxImageBytes: number;
  fetch: typeof globalThis.fetch;
}

const officialURL = 'https://api.openai.com/v1';

/** @throws ForgeError IMAGEFORGE_CONFIG_INVALID */
export const readSettings = (options: OpenAIOptions): OpenAISettings => {
  const { apiKey, baseURL = officialURL, organization = null, project = null, timeoutMs = 180_000 } = options;
  const { moderation = 'auto', maxImageBytes = 50_000_000, fetch = globalThis.fetch } = options;
  checkKey('openai', apiKey);
  checkBaseURL('openai', baseURL);
  const { port } = new URL(baseURL);
  if (badPorts.has(Number(port))) throw invalid('baseURL', 'another port, since Node calls no web server at this one', port);
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1)
    throw invalid('timeoutMs', 'a whole number from 1', timeoutMs);
  return { apiKey, baseURL, organization, project, moderation, timeoutMs, maxImageBytes, fetch };
};

/**
 * The rows that are offered: the table's, changed and completed by the options.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const readModels = ({ models = [], baseURL, previews = 2 }: OpenAIOptions): OpenAIModelRow[] => {
  if (!Number.isInteger(previews) || previews < 0 || previews > 3) {
    throw invalid('previews', 'a whole number from 0 to 3', previews);
  }
  const asked = new Map(models.map((row) => [row.id, row]));
  const known = openAIModels
    .filter((row) => row.retired === undefined || baseURL !== undefined || asked.has(row.id))
    .map((row) => merge(row, asked.get(row.id)));
  const extra = [...asked.values()]
    .filter(({ id }) => !openAIModels.some((row) => row.id === id))
    .map((row) => merge({ ...compatibleModel, id: row.id, label: row.id }, row));
  return [...known, ...extra].map((row) => ({
    ...row,
    capabilities: { ...row.capabilities, partialImages: Math.min(row.capabilities.partialImages, previews) },
  }));
};

const merge = (row: OpenAIModelRow, changes: OpenAIModelOptions | undefined): OpenAIModelRow => {
  if (!changes) return row;
  const problem = checkModel(row, changes);
  if (problem) throw invalid(`models.${row.id}.${problem.field}`, problem.expected, problem.received);
  const merged = { ...row, ...changes, capabilities: { ...row.capabilities, ...changes.capabilities } };
  const { defaultSize, sizes } = merged.capabilities;
  const reason = sizeProblem(defaultSize, sizes);
  if (reason)
    throw invalid(`models.${row.id}.capabilities.defaultSize`, `one of its sizes (${reason})`, 'another');
  return merged;
};

const invalid = (field: string, expected: string, received: unknown): ForgeError => invalidOption('openai', field, expected, String(received));
