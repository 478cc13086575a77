import type { Sharp } from 'sharp';

export interface Encoding {
  format: 'webp' | 'png' | 'jpeg' | 'avif';
  /** 1–100; ignored for png. */
  quality: number;
  /** Of WebP, 0 to 6: more takes longer and gives fewer bytes. `undefined`: 4. */
  webpEffort?: number;
  /** Of JPEG: mozjpeg's way, which takes twice as long and a fifth of the bytes away. */
  mozjpeg?: boolean;
}

/** Sets a pipeline's format and quality. */
export const encodeImage = (image: Sharp, { format, quality, webpEffort = 4, mozjpeg = false }: Encoding): Sharp => {
  switch (format) {
    case 'png':
      return image.png({ compressionLevel: 8 });
    case 'jpeg':
      // JPEG has no transparency: what shows through is white, as on a page.
      return image.flatten({ background: '#ffffff' }).jpeg({ quality, progressive: true, mozjpeg });
    case 'avif':
      return image.avif({ quality, effort: 3 });
    case 'webp':
      return image.webp({ quality, effort: webpEffort });
  }
};
