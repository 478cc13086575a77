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
  /** Signed, short-lived. */
  previewUrl: string;
  createdAt: string;
}
