import { z } from 'zod';
import { operationsSchema } from './operations';

/** What a file's name may be made of. */
export const namePlaceholders = ['slug', 'index', 'seed', 'model', 'template', 'preset'] as const;

/** A name for people's eyes, with placeholders; it is made a slug once they are filled in. */
const namePattern = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine(
    (text) => [...text.matchAll(/\{([^{}]*)\}/g)].every(([, name]) => (namePlaceholders as readonly (string | undefined)[]).includes(name)),
    `Expected no other placeholders than ${namePlaceholders.map((name) => `{${name}}`).join(', ')}.`,
  );

/** How the file is made that is published. */
export const outputSchema = z.strictObject({
  format: z.enum(['webp', 'png', 'jpeg', 'avif']).optional(),
  /** 1–100; ignored for png. */
  quality: z.number().int().min(1).max(100).optional(),
  /** In this order. An empty list: nothing is done. */
  operations: operationsSchema.optional(),
  /** Of the provider's EXIF: nothing (`strip`), or who made it and whose it is (`keep`). What says that the image is generated is in every file. */
  metadata: z.enum(['strip', 'keep']).optional(),
  /** `{slug}-{seed}`. */
  name: namePattern.optional(),
});
export type Output = z.output<typeof outputSchema>;
