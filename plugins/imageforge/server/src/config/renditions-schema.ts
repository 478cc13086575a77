import { z } from 'zod';
import { gravities } from '../engine/imaging';
import { renditionFormats } from '../engine/renditions';

const side = z.number().int().min(1).max(16_383);
const formats = z.array(z.enum(renditionFormats)).min(1);
const densities = z.array(z.number().min(1).max(4)).min(1);
const quality = (fallback: number) => z.number().int().min(1).max(100).default(fallback);

const setSchema = z
  .strictObject({
    width: side.optional(),
    height: side.optional(),
    fit: z.enum(['inside', 'cover']).default('inside'),
    gravity: z.enum(gravities).default('attention'),
    formats: formats.optional(),
    densities: densities.optional(),
  })
  .refine(({ width, height, fit }) => (fit === 'cover' ? width !== undefined && height !== undefined : (width ?? height) !== undefined), {
    message: 'expected "width" and "height" where "fit" is "cover", and at least one of them where it is "inside"',
  });

/** Wide enough for the use, and no more: each is made for every published image. */
const defaultSets = {
  thumbnail: { width: 320 },
  card: { width: 640 },
  hero: { width: 1_600, densities: [1] },
  // What the services that read Open Graph take: one file, in a format that all of them know.
  og: { width: 1_200, height: 630, fit: 'cover', formats: ['jpeg'], densities: [1] },
  square: { width: 600, height: 600, fit: 'cover', densities: [1] },
} as const satisfies Record<string, z.input<typeof setSchema>>;

/** What is made of each image that is published. */
export const renditionsSchema = z
  .strictObject({
    /** Sizes by name, each `{width, height, fit, gravity, formats, densities}`, see renditions.md; what is given takes the place of all of the default's `thumbnail`, `card`, `hero`, `og` and `square`. `{}`: none are made. */
    sets: z
      .record(z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, 'expected up to 30 lower-case letters, digits and hyphens, beginning with a letter'), setSchema)
      .prefault({ ...defaultSets }),
    /** Formats of each rendition: `webp`, `jpeg` (progressive), `avif`. */
    formats: formats.default(['webp', 'jpeg']),
    /** Pixels of a file for one of the page; what would be larger than the image is left out. */
    densities: densities.default([1, 2]),
    quality: z
      .strictObject({
        /** Of WebP renditions, and of Strapi's own formats of WebP images, 1–100. */
        webp: quality(80),
        /** The same for JPEG. */
        jpeg: quality(80),
        /** The same for AVIF, whose 55 looks like their 80. */
        avif: quality(55),
      })
      .prefault({}),
    /** Renditions that a process makes at once, 1 to 64. Default: 1 where there are two processors or fewer, else 2. */
    concurrency: z.number().int().min(1).max(64).optional(),
  })
  .prefault({});
