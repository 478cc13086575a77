import type { Core } from '@strapi/types';

/**
 * Writes rows of one content type in one statement. Strapi's own `create`
 * has a transaction around it and reads the row back, which is five statements, and there are many rows.
 * For types without relations and lifecycles, which all of ours are.
 */
export const insertRows = async (
  strapi: Core.Strapi,
  uid: string,
  rows: readonly Record<string, unknown>[],
): Promise<void> => {
  const { attributes } = strapi.db.metadata.get(uid);
  const now = new Date();
  // Each row names every attribute that one of them has.
  const names = [...new Set(['createdAt', 'updatedAt', ...rows.flatMap(Object.keys)])];
  const stored = rows.map((row) => {
    const all: Record<string, unknown> = { createdAt: now, updatedAt: now, ...row };
    return Object.fromEntries(names.map((name) => [name, toColumn(attributes[name]?.type, all[name])]));
  });
  await strapi.db.queryBuilder(uid).insert(stored).execute();
};

const toColumn = (type: string | undefined, value: unknown): unknown => {
  if (value === undefined || value === null) return null;
  if (type === 'json') return JSON.stringify(value);
  if (type === 'datetime') return new Date(value as string | Date);
  return value;
};
