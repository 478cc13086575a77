import type { ErrorView } from '../../../shared/generations';

/** Why something did not work, ready to be said. */
export interface Problem {
  /** `unreachable`: nobody answered; the same call may succeed later. */
  kind: 'unreachable' | 'forbidden' | 'missing' | 'refused';
  code?: string;
  /** The server's own sentence. */
  message?: string;
  /** HTTP status; `undefined` when nobody answered. */
  status?: number;
  /** Sentences that belong beside a field of the dialog, by its name: `prompt`, `variables.title`. */
  fields: Record<string, string>;
}

interface ServerError {
  status?: number;
  code?: string;
  message?: string;
  details?: Record<string, unknown>;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const issueFields = (issues: unknown): [string, string][] => {
  if (!Array.isArray(issues)) return [];
  return issues.flatMap((issue: { path?: unknown; message?: unknown } | null) => {
    const path = Array.isArray(issue?.path) ? issue.path.join('.') : text(issue?.path);
    const message = text(issue?.message);
    return path && message ? [[path, message] as [string, string]] : [];
  });
};

/** A template's complaints about its variables: `{variable, expected, received}`. */
const variableFields = (problems: unknown): [string, string][] => {
  if (!Array.isArray(problems)) return [];
  return problems.flatMap((problem: { variable?: unknown; expected?: unknown; received?: unknown } | null) => {
    const variable = text(problem?.variable);
    const expected = text(problem?.expected);
    if (!variable || !expected) return [];
    const received = text(problem?.received);
    return [[`variables.${variable}`, `Expected ${expected}${received ? `, got ${received}` : ''}.`] as [string, string]];
  });
};

const fieldsOf = ({ details = {}, message = '' }: ServerError): Record<string, string> => {
  const field = text(details.field);
  return Object.fromEntries([
    ...(field ? [[field, message] as [string, string]] : []),
    ...issueFields(details.issues),
    ...variableFields(details.problems),
  ]);
};

const kindOf = (status: number | undefined): Problem['kind'] => {
  if (status === undefined) return 'unreachable';
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 404) return 'missing';
  return 'refused';
};

/** Reads what Strapi's fetch client threw; anything without an answer counts as unreachable. */
export const toProblem = (thrown: unknown): Problem => {
  const { status, response } = (thrown ?? {}) as { status?: number; response?: { data?: { error?: ServerError } } };
  const error = response?.data?.error ?? {};
  const known = error.status ?? status;
  return {
    kind: kindOf(known),
    code: text(error.code),
    message: text(error.message),
    status: known,
    fields: fieldsOf(error),
  };
};

/** The problem of a generation or an image that ended badly. */
export const problemOf = ({ code, message, details }: ErrorView): Problem => ({
  kind: 'refused',
  code,
  message,
  fields: fieldsOf({ message, details }),
});

/** Whether somebody gave up waiting, so that there is nothing to say. */
export const isAbort = (thrown: unknown): boolean => (thrown as { name?: string } | null)?.name === 'AbortError';
