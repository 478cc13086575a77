import type { Sharp } from 'sharp';

export interface Encoding {
  format: 'webp' | 'png' | 'jpeg' | 'avif';
  /** 1–100; ignored for png. */
  quality: number;
}

/** Sets a pipeline's format and quality. */
export const encodeImage = (image: Sharp, { format, quality }: Encoding): Sharp => {
  switch (format) {
    case 'png':
      return image.png({ compressionLevel: 8 });
    case 'jpeg':
      // JPEG has no transparency: what shows through is white, as on a page.
      return image.flatten({ background: '#ffffff' }).jpeg({ quality, progressive: true });
    case 'avif':
      return image.avif({ quality, effort: 3 });
    case 'webp':
      return image.webp({ quality });
  }
};
