import { createHash } from 'node:crypto';
import type { Core } from '@strapi/types';
import { errors } from '@strapi/utils';
import type { z } from 'zod';
import { type StylePreset, stylePresetSchema, type TemplateData, templateSchema, type TemplateSummary } from '../../../shared/templates';
import { uids } from '../content-types';
import { asForgeError, ForgeError } from '../engine/errors';
import { validateTemplate } from '../engine/prompts';

/** Templates and style presets, as they stand in the database. */
export interface Templates {
  /** @throws ForgeError IMAGEFORGE_NOT_FOUND */
  template(slug: string): Promise<TemplateData>;
  /** @throws ForgeError IMAGEFORGE_NOT_FOUND */
  preset(slug: string): Promise<StylePreset>;
  list(): Promise<TemplateSummary[]>;
  presets(): Promise<{ slug: string; name: string }[]>;
}

export const createTemplates = (strapi: Core.Strapi): Templates => {
  const templates = strapi.db.query(uids.template);
  const presets = strapi.db.query(uids.stylePreset);
  const missing = (field: string, slug: string) =>
    new ForgeError('IMAGEFORGE_NOT_FOUND', `There is no ${field} "${slug}".`, { details: { field, received: slug } });

  return {
    async template(slug) {
      const row = await templates.findOne({ where: { slug } });
      if (!row) throw missing('template', slug);
      return parseStored(templateSchema, row, `template "${slug}"`);
    },
    async preset(slug) {
      const row = await presets.findOne({ where: { slug } });
      if (!row) throw missing('preset', slug);
      return parseStored(stylePresetSchema, row, `style preset "${slug}"`);
    },
    async list() {
      const rows = await templates.findMany({ orderBy: { name: 'asc' } });
      return rows.flatMap((row: Record<string, unknown>) => {
        // What was imported, or written by an older version, may be out of order: the others still work.
        const parsed = templateSchema.safeParse(templateFields(row));
        if (!parsed.success) {
          strapi.log.warn(`ImageForge: the stored template "${String(row.slug)}" is not valid and is left out.`);
          return [];
        }
        const { slug, name, description, variables, preset, model, size } = parsed.data;
        return withoutNulls({ slug, name, description, variables, preset, model, size }) as unknown as TemplateSummary;
      });
    },
    async presets() {
      return presets.findMany({ select: ['slug', 'name'], orderBy: { name: 'asc' } });
    },
  };
};

/** Names the very text that composed a prompt, so that a recipe tells when the template has changed since. */
export const templateHash = (template: TemplateData): string =>
  createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 16);

/**
 * Refuses to save a template that does not compile, or a style preset with settings that do not exist,
 * wherever it is saved: the content manager, the API and code all pass through the Document Service.
 */
export const refuseBadTemplates = (strapi: Core.Strapi): void => {
  strapi.documents.use(async (context, next) => {
    const { data, documentId } = context.params as { data?: Record<string, unknown>; documentId?: string };
    const check = checks.get(context.uid);
    if (!check || !data || !['create', 'update', 'clone'].includes(context.action)) return next();
    const before = documentId ? await strapi.db.query(context.uid).findOne({ where: { documentId } }) : undefined;
    check({ ...before, ...data });
    return next();
  });
};

const parseRow = <Schema extends z.ZodObject>(schema: Schema, row: Record<string, unknown>): z.output<Schema> => {
  const parsed = schema.safeParse(fieldsOf(schema, row));
  if (parsed.success) return parsed.data;
  throw refusal(parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), message })));
};

const checkTemplate = (row: Record<string, unknown>): void => {
  const template = parseRow(templateSchema, row);
  try {
    validateTemplate(template);
  } catch (thrown) {
    const { code, message, details } = asForgeError(thrown);
    if (!(thrown instanceof ForgeError)) throw thrown;
    throw refusal([{ path: [String(details?.field ?? 'prompt')], message }], { code, ...details });
  }
};

/** By content type. */
const checks = new Map<string, (row: Record<string, unknown>) => void>([
  [uids.template, checkTemplate],
  [uids.stylePreset, (row) => void parseRow(stylePresetSchema, row)],
]);

/** In Strapi's own form, so that the content manager shows it at the field. */
const refusal = (problems: { path: string[]; message: string }[], details: Record<string, unknown> = {}) =>
  new errors.ValidationError(problems.map(({ message }) => message).join(' '), {
    code: 'IMAGEFORGE_TEMPLATE_INVALID',
    ...details,
    errors: problems.map((problem) => ({ ...problem, name: 'ValidationError' })),
  });

/** What was imported, or written by an older version, may be out of order. @throws ForgeError IMAGEFORGE_TEMPLATE_INVALID */
const parseStored = <Schema extends z.ZodObject>(schema: Schema, row: Record<string, unknown>, what: string): z.output<Schema> => {
  const parsed = schema.safeParse(fieldsOf(schema, row));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' ');
  throw new ForgeError('IMAGEFORGE_TEMPLATE_INVALID', `The stored ${what} is not valid. ${problems}`);
};

const templateFields = (row: Record<string, unknown>): Record<string, unknown> => fieldsOf(templateSchema, row);

const fieldsOf = (schema: z.ZodObject, row: Record<string, unknown>): Record<string, unknown> =>
  withoutNulls(Object.fromEntries(Object.keys(schema.shape).map((field) => [field, row[field]])));

const withoutNulls = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined && value !== ''));
