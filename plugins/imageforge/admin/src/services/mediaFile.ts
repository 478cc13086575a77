/** A file of the media library, as the upload plugin's REST answers it. The form takes it whole. */
export interface MediaFile {
  id: number;
  name?: string;
  url?: string;
  alternativeText?: string | null;
  [key: string]: unknown;
}

/** Whether something that came over the wire can be put into a media field. */
export const isMediaFile = (file: unknown): file is MediaFile =>
  typeof file === 'object' && file !== null && typeof (file as { id?: unknown }).id === 'number';

/** Address of a small picture of the file; `undefined`: it has none. */
export const thumbnailOf = ({ formats, mime, url }: MediaFile): string | undefined => {
  const { thumbnail } = (formats ?? {}) as { thumbnail?: { url?: unknown } };
  if (typeof thumbnail?.url === 'string') return thumbnail.url;
  return typeof mime === 'string' && mime.startsWith('image/') ? url : undefined;
};
