import { badResponse } from '../../provider-kit';

/** Source: Replicate's OpenAPI description, `schemas_prediction_response`. */
const statuses = ['starting', 'processing', 'succeeded', 'failed', 'canceled', 'aborted'] as const;

/** How a prediction stands. */
export interface Prediction {
  id: string;
  status: (typeof statuses)[number];
  /** Addresses of what was made, `https:` or `data:`. */
  links: readonly string[];
  /** Why it failed. */
  error?: string;
  /** Whether Replicate has deleted what was made, as it does after an hour. */
  isRemoved: boolean;
  /** 0 to 1, from the log. */
  progress?: number;
  /** Time that the model ran, s. */
  seconds?: number;
  /** The version that answered; official models hide theirs. */
  version?: string;
}

/** @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE */
export const readPrediction = (body: unknown): Prediction => {
  if (!isRecord(body) || typeof body.id !== 'string' || body.id === '') throw badResponse('Expected a prediction with an id from Replicate.');
  const { id, status, output, error, logs, metrics, version } = body;
  if (!isStatus(status)) throw badResponse(`Expected one of ${statuses.join(', ')} as the status of a prediction from Replicate.`);
  const progress = typeof logs === 'string' ? progressOf(logs) : undefined;
  const seconds = isRecord(metrics) && typeof metrics.predict_time === 'number' ? metrics.predict_time : undefined;
  return {
    id,
    status,
    links: linksIn(output),
    isRemoved: body.data_removed === true,
    ...(typeof error === 'string' && error !== '' && { error }),
    ...(progress !== undefined && { progress }),
    ...(seconds !== undefined && { seconds }),
    ...(typeof version === 'string' && version !== 'hidden' && { version }),
  };
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isStatus = (value: unknown): value is Prediction['status'] => statuses.some((one) => one === value);

/** A model answers with one address, a list of them, or an object that holds them. */
const linksIn = (output: unknown, depth = 0): string[] => {
  if (typeof output === 'string') return /^(https?:\/\/|data:image\/)/.test(output) ? [output] : [];
  if (typeof output !== 'object' || output === null || depth > 3) return [];
  return Object.values(output).flatMap((one) => linksIn(one, depth + 1));
};

/** Models write their progress as tqdm does: ` 76%|███████   | 19/25 [00:03<00:01]`. The last one counts. */
const progressOf = (logs: string): number | undefined => {
  const percent = [...logs.slice(-2_000).matchAll(/(\d{1,3})%\s*\|/g)].at(-1)?.[1];
  return percent === undefined ? undefined : Math.min(1, Number(percent) / 100);
};
