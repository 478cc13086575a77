import { type ErrorCode, ForgeError } from '../../engine/errors';
import { badResponse, connectionError, redact as redactSecrets, retryAfterMs } from '../../provider-kit';
import { isRecord } from './answer';

interface ErrorContext {
  /** Never to appear in a message. */
  apiKey: string;
  /** Host and port that were called, for the message. */
  host: string;
  /** The caller's. */
  signal: AbortSignal;
  /** Aborted when the whole call took too long. */
  deadline: AbortSignal;
  /** Whether the request had gone out. */
  sent: boolean;
  /** ms since 1970. Default: now. */
  now?: number;
}

/** What an error answer says, in the body's `error` or in an event of the stream. */
interface Refusal {
  /** `undefined`: it came in a stream that had begun with 200. */
  status?: number;
  code?: string;
  type?: string;
  param?: string;
  message?: string;
  moderation?: { stage?: string; categories?: string[] };
  headers?: Headers;
}

/**
 * Anything that a call threw, as our error. The SDK's errors are not kept as causes: they carry headers
 * and bodies, and causes get logged. `details.possiblyCharged` says whether the call may be charged though
 * it brought nothing: the request had gone out. Whoever retries pays twice then.
 */
export const toForgeError = (thrown: unknown, context: ErrorContext): ForgeError => {
  const { signal, deadline, sent: possiblyCharged } = context;
  const details = { possiblyCharged };
  if (signal.aborted)
    return new ForgeError('IMAGEFORGE_CANCELED', 'The call to OpenAI was canceled.', { details });
  if (deadline.aborted) return new ForgeError('IMAGEFORGE_PROVIDER_TIMEOUT', tooLate, { details });
  if (thrown instanceof ForgeError) return thrown;
  const refusal = readRefusal(thrown);
  if (refusal) return fromRefusal(refusal, context);
  if (thrown instanceof SyntaxError) return badResponse('Expected JSON, got something else.');
  return fromConnection(thrown, context);
};

const tooLate = 'OpenAI did not answer in time.';

const readRefusal = (thrown: unknown): Refusal | undefined => {
  if (!isRecord(thrown)) return undefined;
  const status = typeof thrown.status === 'number' ? thrown.status : undefined;
  const body = isRecord(thrown.error) ? thrown.error : undefined;
  if (status === undefined && !body && thrown.headers === undefined) return undefined;
  const moderation = isRecord(body?.moderation_details) ? body.moderation_details : undefined;
  return {
    status,
    code: text(body?.code),
    type: text(body?.type),
    param: text(body?.param),
    message: text(body?.message) ?? text(thrown.error),
    ...(moderation && {
      moderation: {
        stage: text(moderation.moderation_stage),
        categories: Array.isArray(moderation.categories) ? moderation.categories.filter(isText) : undefined,
      },
    }),
    headers: thrown.headers instanceof Headers ? thrown.headers : undefined,
  };
};

const redact = (value: string, apiKey: string): string => redactSecrets(value, [apiKey]);

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const text = (value: unknown): string | undefined => (isText(value) ? value : undefined);

const fromRefusal = (refusal: Refusal, { apiKey, now = Date.now() }: ErrorContext): ForgeError => {
  const code = codeOf(refusal);
  const { status, type, param, moderation, headers } = refusal;
  const clean = (value: string | null | undefined) => (value ? redact(value, apiKey) : undefined);
  const said = clean(refusal.message) ?? silence(status);
  const details = {
    status,
    code: clean(refusal.code),
    type: clean(type),
    param: clean(param),
    requestId: clean(headers?.get('x-request-id')),
    moderationStage: clean(moderation?.stage),
    moderationCategories: moderation?.categories?.map((category) => redact(category, apiKey)),
  };
  return new ForgeError(code, `${openings[code] ?? 'OpenAI failed'}: ${said}`, {
    details: Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)),
    retryAfterMs: headers && retryAfterMs(headers, now),
  });
};

/** Words for a refusal without any. */
const silence = (status: number | undefined): string => {
  if (status === undefined) return 'no reason given';
  const isRedirect = status >= 300 && status < 400;
  return isRedirect
    ? `it redirects (status ${status}), set "baseURL" to the final address`
    : `status ${status}`;
};

const openings: Partial<Record<ErrorCode, string>> = {
  IMAGEFORGE_MODERATION_REFUSED: 'OpenAI refused this content',
  IMAGEFORGE_PROVIDER_AUTH: 'OpenAI refused the API key',
  IMAGEFORGE_PROVIDER_QUOTA: 'The OpenAI account is out of credit',
  IMAGEFORGE_PROVIDER_RATE_LIMITED: 'OpenAI is rate limiting us',
  IMAGEFORGE_PROVIDER_REJECTED: 'OpenAI rejected the request',
};

/** The body's code comes before the status: quota errors arrive as 400 and 429, moderation as 400 and 403. */
const codeOf = (refusal: Refusal): ErrorCode => {
  const { status = 500, code, type } = refusal;
  if (isModeration(refusal)) return 'IMAGEFORGE_MODERATION_REFUSED';
  if (quotaCodes.some((one) => one === code || one === type) || status === 402)
    return 'IMAGEFORGE_PROVIDER_QUOTA';
  if (code === 'rate_limit_exceeded' || status === 429) return 'IMAGEFORGE_PROVIDER_RATE_LIMITED';
  if (code === 'invalid_api_key' || status === 401 || status === 403) return 'IMAGEFORGE_PROVIDER_AUTH';
  if (status === 408 || status === 504) return 'IMAGEFORGE_PROVIDER_TIMEOUT';
  // 409: OpenAI's own SDK takes it for a lock that was not to be had, and tries again.
  const isFailure = status >= 500 || status === 409;
  // An error event has no status; one that names a mistake of the request isn't worth a retry.
  const isMistake = refusal.status === undefined && (type === 'invalid_request_error' || type === userError);
  return isFailure && !isMistake ? 'IMAGEFORGE_PROVIDER_UNAVAILABLE' : 'IMAGEFORGE_PROVIDER_REJECTED';
};

const quotaCodes = ['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active'];
const moderationCodes = ['moderation_blocked', 'content_policy_violation'];
const userError = 'image_generation_user_error';

/** Type `image_generation_user_error` is given to mistakes too; those name the parameter (new-api#1234). */
const isModeration = ({ code, type, param }: Refusal): boolean =>
  moderationCodes.some((one) => one === code || one === type) ||
  code === userError ||
  (type === userError && code === undefined && param === undefined);

const fromConnection = (thrown: unknown, { host, sent }: ErrorContext): ForgeError => {
  const { code, message, details } = connectionError(thrown, host);
  const possiblyCharged = sent && details?.possiblyCharged === true;
  const timedOut = causesOf(thrown).some((cause) => /timed? ?out/i.test(String(cause.message))) && possiblyCharged;
  return new ForgeError(timedOut ? 'IMAGEFORGE_PROVIDER_TIMEOUT' : code, timedOut ? tooLate : message, { details: { ...details, possiblyCharged } });
};

const causesOf = (thrown: unknown): Record<string, unknown>[] => {
  const chain: Record<string, unknown>[] = [];
  for (let one = thrown; isRecord(one) && chain.length < 5; one = one.cause) chain.push(one);
  return chain;
};
