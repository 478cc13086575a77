import { z } from 'zod';
import { ForgeError } from '../errors';
import type { Budget } from './budget';

/** Largest number that the column of the limit holds. */
const maxLimit = 99_999_999;

/** How the id of a scope is written. `all` and `automation` have none. */
const scopeIds = {
  user: { pattern: /^(admin|user):[1-9]\d*$/, expected: "an administrator's e-mail address, \"admin:7\", or \"user:7\" for an end user" },
  'api-token': { pattern: /^[1-9]\d*$/, expected: 'the id of an API token' },
  tenant: { pattern: /^[\w-]{1,60}$/, expected: 'the id of a tenant' },
  provider: { pattern: /^[\w-]{1,60}$/, expected: 'the id of a provider, like "openai"' },
} as const;

/** What an operator enters, and what stands in the database. */
export const budgetRowSchema = z
  .object({
    name: z.string('Expected a name.').trim().min(1, 'Expected a name.').max(120),
    scope: z.enum(['all', 'user', 'api-token', 'tenant', 'provider', 'automation']),
    scopeId: z.string().trim().nullish(),
    unit: z.enum(['images', 'usd']),
    period: z.enum(['day', 'month']),
    /** Images, or US dollars and cents. Databases give decimals as numbers or as text. */
    limit: z.coerce.number('Expected a number.').min(0).max(maxLimit),
    mode: z.enum(['hard', 'soft']),
  })
  .superRefine(({ scope, scopeId, unit, limit }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (scope === 'all' || scope === 'automation') {
      if (scopeId) refuse('scopeId', `A budget for ${scope === 'all' ? 'everything' : 'automation'} has no scope id.`);
    } else if (!scopeIds[scope].pattern.test(scopeId ?? '')) {
      refuse('scopeId', `Expected ${scopeIds[scope].expected}, got "${scopeId ?? ''}".`);
    }
    const smallest = unit === 'images' ? 1 : 0.01;
    // In floating point 0.07 is no exact multiple of 0.01.
    if (Math.abs(limit / smallest - Math.round(limit / smallest)) > 1e-6) {
      refuse('limit', unit === 'images' ? 'Expected a whole number of images.' : 'Expected dollars and whole cents, like 12.50.');
    }
  });

/** @throws ForgeError IMAGEFORGE_INVALID_REQUEST with every field that is wrong */
export const parseBudget = (id: string, row: unknown): Budget => {
  const parsed = budgetRowSchema.safeParse(row);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', problems.join(' '));
  }
  const { name, scope, scopeId, unit, period, limit, mode } = parsed.data;
  return {
    id,
    name,
    // Administrators and end users are told apart in the id itself.
    subject: scope === 'all' || scope === 'automation' ? scope : scope === 'user' ? (scopeId as string) : `${scope}:${scopeId}`,
    unit: unit === 'images' ? 'images' : 'microUsd',
    period,
    limit: unit === 'images' ? Math.round(limit) : Math.round(limit * 100) * 10_000,
    mode,
  };
};
