import type { PublishedObject, PublishTarget } from '../../engine/ports';

/** A year, as long as caches keep anything: what is under a name made of its bytes never changes. */
const maxAge = 31_536_000;

export interface ObjectHeaders {
  contentType: string;
  cacheControl: string;
  contentDisposition: string;
}

/** What a file is served with. A private one is kept by the visitor's browser alone. */
export const headersOf = ({ mediaType, filename }: PublishedObject, visibility: PublishTarget['visibility']): ObjectHeaders => ({
  contentType: mediaType,
  cacheControl: `${visibility}, max-age=${maxAge}, immutable`,
  contentDisposition: dispositionOf(filename),
});

/** RFC 6266: a name in ASCII for old browsers, and the whole one where it has other letters. */
const dispositionOf = (filename: string): string => {
  const ascii = filename.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  const isPlain = ascii === filename;
  return `inline; filename="${ascii}"${isPlain ? '' : `; filename*=UTF-8''${encodeURIComponent(filename).replace(/['()*]/g, percent)}`}`;
};

const percent = (letter: string): string => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
