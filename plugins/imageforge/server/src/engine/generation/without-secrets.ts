import type { StoredError } from '../errors';
import type { Warning } from '../image-model';
import type { GenerationPatch } from '../ports';
import type { Attempt, GenerationImage, Skip } from './generation';

/** @returns the text without what nobody may see, such as a key that a provider's error quotes. */
export type Redact = (text: string) => string;

/**
 * The patch as it may be stored: its errors, warnings and details without secrets. They quote what
 * providers, moderators and stores say, and whoever sees the generation reads them. What no database
 * takes as text is replaced as well, or the end of a call could not be written at all.
 */
export const withoutSecrets = (patch: GenerationPatch, redact: Redact): GenerationPatch => {
  const clean = (text: string): string => redact(text).replace(/\0|\p{Surrogate}/gu, '\ufffd');
  const cleanError = ({ code, message, details }: StoredError): StoredError => ({
    code,
    message: clean(message),
    ...(details && { details: within(details, clean) }),
  });
  const ownError = ({ error }: { error?: StoredError }) => error && { error: cleanError(error) };
  const cleanWarning = ({ code, message, details }: Warning): Warning => ({
    code,
    message: clean(message),
    ...(details && { details: within(details, clean) }),
  });
  // The name of a job stays as it is: with another one nobody could wait for it.
  const cleanAttempt = (attempt: Attempt): Attempt => ({
    ...attempt,
    ...(attempt.modelVersion !== undefined && { modelVersion: clean(attempt.modelVersion) }),
    ...(attempt.requestId !== undefined && { requestId: clean(attempt.requestId) }),
    ...ownError(attempt),
  });
  const cleanSkip = (skip: Skip): Skip => ({ ...skip, message: clean(skip.message), ...ownError(skip) });
  const cleanImage = (image: GenerationImage): GenerationImage => ({ ...image, ...ownError(image) });
  return {
    ...patch,
    ...ownError(patch),
    ...(patch.warnings && { warnings: patch.warnings.map(cleanWarning) }),
    ...(patch.attempts && { attempts: patch.attempts.map(cleanAttempt) }),
    ...(patch.skips && { skips: patch.skips.map(cleanSkip) }),
    ...(patch.images && { images: patch.images.map(cleanImage) }),
  };
};

/** The same value with each of its texts changed, names included, however deep. */
const within = <T>(value: T, change: Redact): T => {
  const changed = (inner: unknown): unknown => {
    if (typeof inner === 'string') return change(inner);
    if (Array.isArray(inner)) return inner.map(changed);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([name, one]) => [change(name), changed(one)]));
  };
  return changed(value) as T;
};
