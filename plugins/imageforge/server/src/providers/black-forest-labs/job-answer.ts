/** How a job stands. */
export interface JobAnswer {
  /** `Ready`, `Pending`, `Request Moderated` … */
  status: string;
  isDone: boolean;
  /** Link to the image, where it is ready. */
  sample?: string;
  seed?: number;
  /** The prompt that was made of ours. */
  prompt?: string;
  /** 0 to 1 */
  progress?: number;
  /** In credits. */
  cost?: number;
  /** What the service says beyond the status. */
  words?: string;
}

/** All others are on the way: `Pending`, and with FLUX 3 `Reasoning` and `Generating`. */
const ends = ['Ready', 'Request Moderated', 'Content Moderated', 'Task not found', 'Error', 'Failed'];

/** @returns undefined when it is no answer about a job. */
export const readJobAnswer = (body: unknown): JobAnswer | undefined => {
  if (!isRecord(body) || typeof body.status !== 'string') return undefined;
  const { status, progress, cost, details, error, message } = body;
  const { sample, seed, prompt } = isRecord(body.result) ? body.result : {};
  const words = [message, error, details].flatMap((one) => (typeof one === 'string' ? [one] : isRecord(one) ? [JSON.stringify(one)] : []))[0];
  return {
    status,
    isDone: ends.includes(status),
    ...(typeof sample === 'string' && { sample }),
    ...(typeof seed === 'number' && Number.isSafeInteger(seed) && { seed }),
    ...(typeof prompt === 'string' && { prompt }),
    ...(typeof progress === 'number' && { progress }),
    ...(typeof cost === 'number' && { cost }),
    ...(words && { words }),
  };
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
