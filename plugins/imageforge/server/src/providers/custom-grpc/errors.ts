import type { ServiceError } from '@grpc/grpc-js';
import { type ErrorCode, ForgeError } from '../../engine/errors';
import { badResponse, canceled, failures, redact, retryAfterMs, secretsOfHeaders } from '../../provider-kit';
import type { CustomGrpcOptions } from './options';

interface ErrorContext {
  server: Pick<CustomGrpcOptions, 'label' | 'headers' | 'errors' | 'maxMessageBytes'>;
  /** The caller's. */
  signal: AbortSignal;
  /** Whether an answer that did not come may have been charged. */
  isPaid: boolean;
}

/** The statuses by their numbers (grpc.io/docs/guides/status-codes), with what they say here. */
const statuses: readonly [name: string, code: ErrorCode][] = [
  ['OK', 'IMAGEFORGE_PROVIDER_BAD_RESPONSE'],
  ['CANCELLED', 'IMAGEFORGE_PROVIDER_UNAVAILABLE'],
  ['UNKNOWN', 'IMAGEFORGE_PROVIDER_UNAVAILABLE'],
  ['INVALID_ARGUMENT', 'IMAGEFORGE_PROVIDER_REJECTED'],
  ['DEADLINE_EXCEEDED', 'IMAGEFORGE_PROVIDER_TIMEOUT'],
  ['NOT_FOUND', 'IMAGEFORGE_PROVIDER_REJECTED'],
  ['ALREADY_EXISTS', 'IMAGEFORGE_PROVIDER_REJECTED'],
  ['PERMISSION_DENIED', 'IMAGEFORGE_PROVIDER_AUTH'],
  ['RESOURCE_EXHAUSTED', 'IMAGEFORGE_PROVIDER_RATE_LIMITED'],
  ['FAILED_PRECONDITION', 'IMAGEFORGE_PROVIDER_REJECTED'],
  ['ABORTED', 'IMAGEFORGE_PROVIDER_UNAVAILABLE'],
  ['OUT_OF_RANGE', 'IMAGEFORGE_PROVIDER_REJECTED'],
  ['UNIMPLEMENTED', 'IMAGEFORGE_PROVIDER_REJECTED'],
  ['INTERNAL', 'IMAGEFORGE_PROVIDER_UNAVAILABLE'],
  ['UNAVAILABLE', 'IMAGEFORGE_PROVIDER_UNAVAILABLE'],
  ['DATA_LOSS', 'IMAGEFORGE_PROVIDER_BAD_RESPONSE'],
  ['UNAUTHENTICATED', 'IMAGEFORGE_PROVIDER_AUTH'],
];

export const statusNames = statuses.map(([name]) => name);

/** Statuses after which nobody knows what the server made of the call, unless it said so itself. */
const isOpen = (code: ErrorCode): boolean => /_(UNAVAILABLE|TIMEOUT|BAD_RESPONSE)$/.test(code);

/** What a call was rejected with, as our error. Its `cause` is not kept: it holds metadata. */
export const toForgeError = (thrown: unknown, { server, signal, isPaid }: ErrorContext): ForgeError => {
  if (signal.aborted) return canceled(signal, isPaid);
  if (!isServiceError(thrown)) return new ForgeError('IMAGEFORGE_INTERNAL', undefined, { cause: thrown });
  const { label, headers, errors, maxMessageBytes } = server;
  const [status, usual] = statuses[thrown.code] ?? ['UNKNOWN', 'IMAGEFORGE_PROVIDER_UNAVAILABLE'];
  const said = redact(thrown.details, secretsOfHeaders(headers)) || 'it did not say why';
  if (isTooLarge(thrown, maxMessageBytes)) return badResponse(`Expected an answer of at most ${maxMessageBytes} bytes from ${label}, got more.`);
  if (isUnreadable(thrown)) return badResponse(`${label} did not answer with the message that was expected: ${said}`);

  const rule = errors.find((one) => (one.status ?? status) === status && thrown.details.toLowerCase().includes(one.contains?.toLowerCase() ?? ''));
  // A message that is too large for the other side, or for ours: to try again would not make it smaller.
  const code = rule ? failures[rule.is] : /message .*larger than/i.test(thrown.details) ? 'IMAGEFORGE_PROVIDER_REJECTED' : usual;
  const wait = waitOf(thrown);
  const possiblyCharged = isPaid && (isOpen(code) ? !isNeverSent(thrown) && !isSaidByServer(thrown, status) : isTooLargeToSend(thrown));
  return new ForgeError(code, `${label} ${openings[code] ?? 'failed'} (${status}): ${said}`, {
    details: { status, ...((isOpen(code) || possiblyCharged) && { possiblyCharged }) },
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
};

const openings: Partial<Record<ErrorCode, string>> = {
  IMAGEFORGE_MODERATION_REFUSED: 'refused this content',
  IMAGEFORGE_PROVIDER_AUTH: 'refused our credentials',
  IMAGEFORGE_PROVIDER_QUOTA: 'says that the account is out of credit',
  IMAGEFORGE_PROVIDER_RATE_LIMITED: 'is rate limiting us',
  IMAGEFORGE_PROVIDER_REJECTED: 'rejected the request',
  IMAGEFORGE_PROVIDER_TIMEOUT: 'took too long',
};

const isServiceError = (thrown: unknown): thrown is ServiceError =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'number' && 'details' in thrown && typeof thrown.details === 'string';

/** The library's own words, as of grpc-js 1.14: it has no other sign for what it says by itself. */
const isTooLarge = ({ details }: ServiceError, max: number): boolean => details.startsWith('Received message larger than max') && details.includes(`vs ${max})`);
/** An answer that was made and that the server may not send. In the words of gRPC's C core, which Python and Triton have. */
const isTooLargeToSend = ({ details }: ServiceError): boolean => /^(SERVER: )?Sent message larger than max/.test(details);
const isUnreadable = ({ details }: ServiceError): boolean => details.startsWith('Response message parsing error');
const isNeverSent = ({ details }: ServiceError): boolean =>
  /^(No connection established|Name resolution failed|Attempted to send message with a size larger than|Waiting for LB pick)/.test(details);

/** Whether the server sent the status, and so is done with the call. A status of the library's own comes without metadata. */
const isSaidByServer = ({ metadata }: ServiceError, status: string): boolean =>
  status !== 'DEADLINE_EXCEEDED' && Object.keys(metadata?.getMap() ?? {}).length > 0;

/** When the server asked us to come back: `grpc-retry-pushback-ms` (gRFC A6), or as over HTTP. */
const waitOf = ({ metadata }: ServiceError): number | undefined => {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(metadata?.getMap() ?? {})) if (typeof value === 'string') texts[name] = value;
  const pushback = Number(texts['grpc-retry-pushback-ms'] ?? NaN);
  return pushback >= 0 ? Math.ceil(pushback) : retryAfterMs(new Headers(pick(texts, ['retry-after', 'retry-after-ms'])));
};

const pick = (texts: Record<string, string>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter(([name]) => names.includes(name)));
