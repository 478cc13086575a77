import { z } from 'zod';

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
  alternativeText: string;
  caption: string;
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
