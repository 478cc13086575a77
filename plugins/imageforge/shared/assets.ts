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
  /** Public, once published. */
  url?: string;
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
  /** Signed, short-lived. */
  previewUrl: string;
  createdAt: string;
}
