import type { Core } from '@strapi/types';

/** Strapi's own list of tables that stay (`@strapi/database`, schema/diff); its paid features use it for theirs. */
const keptTables = { type: 'core', key: 'persisted_tables' } as const;

/**
 * Strapi drops the tables of every content type that is not there at a start: with the plugin switched
 * off for an hour, or deployed without its build, all generations and templates would be gone. It keeps
 * the tables that are on a list, and ours go on it. Whoever uninstalls for good drops them by hand.
 */
export const keepTables = async (strapi: Core.Strapi): Promise<void> => {
  const tables = await strapi.db.dialect.schemaInspector.getTables();
  const kept = ((await strapi.store.get(keptTables)) ?? []) as (string | { name: string })[];
  const names = new Set(kept.map((table) => (typeof table === 'string' ? table : table.name)));
  const missing = tables.filter((name) => name.startsWith('imageforge_') && !names.has(name));
  if (missing.length === 0) return;
  await strapi.store.set({ ...keptTables, value: [...kept, ...missing.map((name) => ({ name }))] });
};
