import { z } from 'zod';
import { entryContextSchema, slugSchema } from './generations';
import { outputSchema } from './output';
import { shortList } from './short-list';

/** A variable that a template declares. */
const templateVariableSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z_]\w{0,63}$/, 'Expected a name like "title".'),
  type: z.enum(['string', 'number', 'boolean', 'list']).default('string'),
  required: z.boolean().default(false),
  default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).optional(),
  /** Path into the entry: `title`, `category.name`, `seo.description`. */
  source: z.string().max(200).regex(/^[A-Za-z_][\w-]*(\.(\d+|[A-Za-z_][\w-]*))*$/).optional(),
  /** For people, in the dialog. */
  label: z.string().max(120).optional(),
});
export type TemplateVariable = z.infer<typeof templateVariableSchema>;

/** The text fields of a template, as the admin and the content manager save them. */
export const templateSchema = z.strictObject({
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,119}$/, 'Expected lower-case letters, digits and hyphens.'),
  name: z.string().trim().min(1).max(120),
  description: z.string().max(1_000).nullish(),
  prompt: z.string().min(1).max(20_000),
  negativePrompt: z.string().max(20_000).nullish(),
  alternativeText: z.string().max(2_000).nullish(),
  caption: z.string().max(2_000).nullish(),
  fileName: z.string().max(500).nullish(),
  variables: shortList(templateVariableSchema, 50).default([]),
  preset: z.string().max(120).nullish(),
  model: z.string().max(200).nullish(),
  size: z.string().max(20).nullish(),
  quality: z.string().max(40).nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  /** As in a request, and below it. */
  output: outputSchema.nullish(),
});
export type TemplateData = z.infer<typeof templateSchema>;

/** The template in a path. */
export const templateParamsSchema = z.object({ slug: slugSchema });
/** What a style preset adds to a prompt. */
export const stylePresetSchema = z.strictObject({
  slug: templateSchema.shape.slug,
  name: templateSchema.shape.name,
  promptPrefix: z.string().max(20_000).optional(),
  promptSuffix: z.string().max(20_000).optional(),
  negativePrompt: z.string().max(20_000).optional(),
  /** Added to the request's parameters, below them. */
  parameters: z.record(z.string(), z.unknown()).optional(),
  /** As in a request, below it and the template's. */
  output: outputSchema.optional(),
});
export type StylePreset = z.infer<typeof stylePresetSchema>;

/** Body of `POST /templates/:slug/preview`. */
export const previewTemplateSchema = z.strictObject({
  variables: z.record(z.string(), z.unknown()).optional(),
  entry: entryContextSchema.optional(),
});

/** Answer of `GET /templates` (admin): what the dialog needs to offer them. */
export interface TemplateSummary {
  slug: string;
  name: string;
  description?: string;
  variables: TemplateVariable[];
  preset?: string;
  model?: string;
  size?: string;
}

/**
 * Answer of `POST /templates/:slug/variables` (admin): the variables' values as an entry gives them.
 * Body: `{entry}`. What the entry doesn't have is left out.
 */
export interface TemplateVariablesView {
  variables: Record<string, unknown>;
}
