import { z } from 'zod';
import type { WarningView } from './generations';

const localeSchema = z.string().min(1).max(35);
const text = z.string().trim().max(1_000);

/** Body of `POST /assets/:id/texts`: what somebody wants an image to be called. What is left out stays. */
export const writeTextsSchema = z
  .strictObject({
    /** In which language. Left out: the image's main one. */
    locale: localeSchema.optional(),
    alternativeText: text.optional(),
    caption: text.optional(),
    title: z.string().trim().max(200).optional(),
    /** Whether the image only decorates, in all languages: its alternative text is empty then, so that screen readers pass over it. */
    decorative: z.boolean().optional(),
  })
  .refine(({ locale: _, ...rest }) => Object.values(rest).some((value) => value !== undefined), {
    message: 'Expected at least one of "alternativeText", "caption", "title", "decorative".',
  });
export type WriteTextsBody = z.infer<typeof writeTextsSchema>;

/** Body of `POST /assets/:id/texts/suggest`. */
export const suggestTextsSchema = z.strictObject({
  /** In which language. Left out: the image's main one. */
  locale: localeSchema.optional(),
});
export type SuggestTextsBody = z.infer<typeof suggestTextsSchema>;

/** Who wrote a text: a person or client, a model, or nobody (it was taken from the template, the entry or the prompt). */
export type TextAuthor = 'human' | 'model' | 'rule';

/** The texts of an image in one language. A text that is left out was written by nobody. */
export interface TextsView {
  /** Empty for a decorative image, whatever is stored. */
  alternativeText?: string;
  caption?: string;
  title?: string;
  writtenBy: { alternativeText?: TextAuthor; caption?: TextAuthor; title?: TextAuthor };
}

/** Answer of `POST /assets/:id/texts/suggest`: nothing of it is stored. */
export interface SuggestedTextsView extends TextsView {
  locale: string;
  warnings: WarningView[];
}

/** Answer of `POST /assets/:id/texts`. */
export interface WrittenTextsView extends AssetView {
  /** `library-text-kept`: somebody has written another text in the media library, which stays. */
  warnings: WarningView[];
}

/** A version of an image for one use. */
export interface RenditionView {
  /** Of its set, like `card`. */
  name: string;
  /** Pixels of the file for one of the page. */
  density: number;
  /** Like `webp`. */
  format: string;
  /** Public. Left out: it is at no public address. */
  url?: string;
  /** px */
  width: number;
  height: number;
  mime: string;
  bytes: number;
}

/** Contract of `GET /assets/:id`: a finished image, and where it can be loaded from. */
export interface AssetView {
  id: string;
  generationId: string;
  index: number;
  state: 'ready' | 'publishing' | 'published' | 'rejected' | 'discarded';
  /** `private`: in no media library and at no public address. */
  visibility: 'public' | 'private';
  name: string;
  /** In the main language; empty for a decorative image. */
  alternativeText: string;
  caption: string;
  /** By language, as far as somebody has written any. */
  texts: Record<string, TextsView>;
  /** The language of `alternativeText` and `caption`. */
  mainLocale: string;
  /** It only decorates: its alternative text is to be empty in every language. */
  decorative: boolean;
  /** Public, once published in the media library. */
  url?: string;
  /** Targets beside the media library that have its files; `url` is that of the whole image, of a public one. */
  targets: { id: string; url?: string }[];
  /** The media library's file id, once published. */
  fileId?: number;
  /** px */
  width: number;
  height: number;
  mediaType: string;
  /** Size of the file, bytes. */
  bytes: number;
  /** base64 */
  thumbhash: string;
  /** base83. Left out, as the following: the image is older than that. */
  blurhash?: string;
  /** Like `#88aacc`. */
  dominantColor?: string;
  /** 64 bits, as 16 hexadecimal digits. */
  perceptualHash?: string;
  /** In the order of the configured sets; empty before it is published. */
  renditions: RenditionView[];
  /** By format, with widths, for `srcset`: the image and its renditions that show all of it. */
  srcset: Record<string, string>;
  /** By set and format, as above. */
  sets: Record<string, Record<string, string>>;
  /** Signed, short-lived. */
  previewUrl: string;
  createdAt: string;
}

/** Query of `GET /assets/:id/similar`. */
export const similarImagesSchema = z.strictObject({
  /** Most bits, of 64, by which images may differ. Beyond 11 everything looks like everything. */
  distance: z.coerce.number().int().min(0).max(11).default(8),
});

/** An image that looks like the one that was asked about. */
export interface SimilarImage {
  /** Bits by which their perceptual hashes differ, of 64. */
  distance: number;
  asset: AssetView;
}

/** Query of `GET /assets/:id/url`. */
export const assetUrlSchema = z.strictObject({
  /** One of the asset's renditions. Left out: the whole image. */
  rendition: z.string().min(1).max(60).optional(),
  /** Pixels of the file for one of the page. Left out: 1. */
  density: z.coerce.number().min(0.1).max(10).optional(),
  /** `webp`, `avif`, `jpeg` or `png`. Left out: the first that there is. */
  format: z.enum(['webp', 'avif', 'jpeg', 'png']).optional(),
  /** Id of a target that has it, or `library`. Left out: the first target, then the media library. */
  target: z.string().min(1).max(60).optional(),
  /** How long a signed address works, s. Left out: what the options say. */
  expiresIn: z.coerce.number().int().min(1).optional(),
});
export type AssetUrlQuery = z.output<typeof assetUrlSchema>;

/** Answer of `GET /assets/:id/url`. */
export interface AssetUrlView {
  url: string;
  /** ISO 8601; not there where the address works for as long as the image is published. */
  expiresAt?: string;
}
