/**
 * The one table of error codes. Every error that leaves a module carries one of these.
 *
 * `status` is the HTTP status that the API answers with. `retryable` says whether the same call
 * may succeed later without anybody changing anything; only the router acts on it.
 */
export const errorCodes = {
  IMAGEFORGE_INVALID_REQUEST: { status: 400, retryable: false, message: 'The request is not valid.' },
  IMAGEFORGE_INVALID_IMAGE: { status: 400, retryable: false, message: 'The image cannot be used.' },
  IMAGEFORGE_UNAUTHENTICATED: { status: 401, retryable: false, message: 'Authentication is required.' },
  IMAGEFORGE_FORBIDDEN: { status: 403, retryable: false, message: 'You may not do this.' },
  IMAGEFORGE_NOT_FOUND: { status: 404, retryable: false, message: 'There is no such thing.' },
  IMAGEFORGE_METHOD_NOT_ALLOWED: { status: 405, retryable: false, message: 'The method is not allowed here.' },
  IMAGEFORGE_CONFLICT: { status: 409, retryable: false, message: 'The present state does not allow this.' },
  IMAGEFORGE_IDEMPOTENCY_CONFLICT: {
    status: 409,
    retryable: false,
    message: 'This Idempotency-Key was used with another request.',
  },
  IMAGEFORGE_PAYLOAD_TOO_LARGE: { status: 413, retryable: false, message: 'The request is too large.' },
  IMAGEFORGE_TEMPLATE_INVALID: { status: 400, retryable: false, message: 'The template does not compile.' },
  IMAGEFORGE_TEMPLATE_VARIABLE: {
    status: 400,
    retryable: false,
    message: 'A variable of the template is missing or has the wrong type.',
  },
  IMAGEFORGE_TEMPLATE_LIMIT: { status: 400, retryable: false, message: 'The template exceeds a limit.' },
  IMAGEFORGE_UNKNOWN_MODEL: { status: 400, retryable: false, message: 'There is no such model.' },
  IMAGEFORGE_UNSUPPORTED: { status: 422, retryable: false, message: 'The model cannot do this.' },
  IMAGEFORGE_RATE_LIMITED: { status: 429, retryable: true, message: 'Too many requests.' },
  IMAGEFORGE_BUDGET_EXCEEDED: { status: 402, retryable: false, message: 'A budget does not allow it.' },
  IMAGEFORGE_PRICE_UNKNOWN: {
    status: 402,
    retryable: false,
    message: 'The price of this model is not known, and a budget needs to know it.',
  },
  IMAGEFORGE_BUSY: { status: 503, retryable: true, message: 'There is too much to do at this moment.' },
  IMAGEFORGE_CONFIG_INVALID: { status: 500, retryable: false, message: 'The configuration is not valid.' },
  IMAGEFORGE_INTERNAL: { status: 500, retryable: false, message: 'Something unexpected went wrong.' },

  IMAGEFORGE_MODERATION_REFUSED: {
    status: 422,
    retryable: false,
    message: 'The provider refused this content.',
  },
  IMAGEFORGE_MODERATION_BLOCKED: {
    status: 422,
    retryable: false,
    message: 'The moderation of this installation does not allow this content.',
  },
  IMAGEFORGE_REVIEW_REJECTED: { status: 422, retryable: false, message: 'A reviewer rejected this content.' },
  IMAGEFORGE_MODERATOR_UNAVAILABLE: {
    status: 503,
    retryable: true,
    message: 'A moderator cannot be asked, and nothing goes on unjudged.',
  },
  IMAGEFORGE_PROVIDER_AUTH: { status: 502, retryable: false, message: 'The provider refused our credentials.' },
  IMAGEFORGE_PROVIDER_QUOTA: { status: 502, retryable: false, message: 'The provider account is out of credit.' },
  IMAGEFORGE_PROVIDER_RATE_LIMITED: { status: 502, retryable: true, message: 'The provider is rate limiting us.' },
  IMAGEFORGE_PROVIDER_REJECTED: { status: 502, retryable: false, message: 'The provider rejected the request.' },
  IMAGEFORGE_PROVIDER_UNAVAILABLE: { status: 502, retryable: true, message: 'The provider cannot be reached.' },
  IMAGEFORGE_PROVIDER_TIMEOUT: { status: 504, retryable: true, message: 'The provider took too long.' },
  IMAGEFORGE_PROVIDER_BAD_RESPONSE: {
    status: 502,
    retryable: true,
    message: 'The provider answered with something that is not an image.',
  },

  IMAGEFORGE_CANCELED: { status: 409, retryable: false, message: 'The generation was canceled.' },
  IMAGEFORGE_AMBIGUOUS_ATTEMPT: {
    status: 500,
    retryable: false,
    message: 'A paid call was under way when the process died; whether it was charged is not known.',
  },
  IMAGEFORGE_DEADLINE: { status: 504, retryable: false, message: 'The generation took longer than it may.' },
  IMAGEFORGE_NO_MODEL_AVAILABLE: {
    status: 503,
    retryable: true,
    message: 'No model that could make this is available now.',
  },
  IMAGEFORGE_POSTPONED: {
    status: 503,
    retryable: true,
    message: 'There is no room for it now; it goes on later.',
  },
  IMAGEFORGE_TOO_MANY_CRASHES: {
    status: 500,
    retryable: false,
    message: 'The generation was given up after its worker died or failed too often.',
  },
  IMAGEFORGE_LEASE_LOST: {
    status: 500,
    retryable: true,
    message: 'Another worker has taken this generation over.',
  },
  IMAGEFORGE_IMAGE_LOST: {
    status: 500,
    retryable: false,
    message: 'An image was made and charged, and could not be stored. It is not asked for again.',
  },
  IMAGEFORGE_PUBLISH_FAILED: { status: 500, retryable: true, message: 'The image could not be published.' },
  IMAGEFORGE_STORAGE_FAILED: { status: 500, retryable: true, message: 'A stored image could not be read or written.' },
} as const;

export type ErrorCode = keyof typeof errorCodes;
