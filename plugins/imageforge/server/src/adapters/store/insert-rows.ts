import type { Core } from '@strapi/types';

/**
 * Writes rows of one content type in one statement; all have the same attributes. Strapi's own `create`
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
  const stored = rows.map((row) =>
    Object.fromEntries(
      Object.entries({ createdAt: now, updatedAt: now, ...row }).map(([name, value]) => [name, toColumn(attributes[name]?.type, value)]),
    ),
  );
  await strapi.db.queryBuilder(uid).insert(stored).execute();
};

const toColumn = (type: string | undefined, value: unknown): unknown => {
  if (value === undefined || value === null) return null;
  if (type === 'json') return JSON.stringify(value);
  if (type === 'datetime') return new Date(value as string | Date);
  return value;
};
