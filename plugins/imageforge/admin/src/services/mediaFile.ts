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
