import { z } from 'zod';

/** Contract of `GET /assets/:id`: a finished image, and where it can be loaded from. */
export interface AssetView {
  id: string;
  generationId: string;
  index: number;
  state: 'ready' | 'publishing' | 'published' | 'rejected' | 'discarded';
  /** `private`: in no media library and at no public address. */
  visibility: 'public' | 'private';
  name: string;
  alternativeText: string;
  caption: string;
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
  /** Signed, short-lived. */
  previewUrl: string;
  createdAt: string;
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
