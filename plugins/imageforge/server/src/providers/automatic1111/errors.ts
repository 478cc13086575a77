import type { ErrorCode } from '../../engine/errors';
import type { Reading, Refusal } from '../../provider-kit';

/**
 * The two dresses of a refusal. The web UI's own handler answers `{error, detail, body, errors}` where `error` is the
 * name of a Python exception and `errors` its words (modules/api/api.py, `handle_exception`); FastAPI answers
 * `{detail: [{loc, msg, type}]}` to a request that does not fit.
 */
export const readRefusal = ({ status, body }: Refusal): Reading => {
  const { error, detail, errors } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const message = [wordsOf(errors), wordsOf(detail), wordsOf(error)].find((words) => words !== '');
  const code = codeOf(status, typeof error === 'string' ? error : '', message ?? '');
  return { ...(code && { code }), ...(message && { message }) };
};

const codeOf = (status: number, exception: string, message: string): ErrorCode | undefined => {
  // The same size would not fit the next time either.
  if (exception === 'OutOfMemoryError' || /out of memory/i.test(message)) return 'IMAGEFORGE_PROVIDER_REJECTED';
  // A checkpoint, sampler or upscaler that is not there: some versions answer 500 to it.
  return status === 500 && /\bnot found\b/i.test(message) ? 'IMAGEFORGE_PROVIDER_REJECTED' : undefined;
};

const wordsOf = (words: unknown): string => {
  if (typeof words === 'string') return words;
  if (!Array.isArray(words)) return '';
  return words
    .map((one: unknown) => {
      const { loc, msg } = (typeof one === 'object' && one !== null ? one : {}) as Record<string, unknown>;
      return typeof msg === 'string' ? `${Array.isArray(loc) ? `${loc.join('.')}: ` : ''}${msg}` : '';
    })
    .filter((text) => text !== '')
    .join('; ');
};
