import type { RenditionView } from '../../../../shared/assets';
import type { Asset, ImageHashes, Rendition } from '../generation/generation';

/** What frontends need to show an image well, ready to be used. */
export interface ImageNote extends ImageHashes {
  assetId: string;
  renditions: RenditionView[];
  /** By format, for `srcset` with widths: every rendition of the whole image, and the image itself. */
  srcset: Record<string, string>;
  /** By set and format, as above: the renditions of one set, cut or not. */
  sets: Record<string, Record<string, string>>;
}

/** Where visitors load a rendition, or the image itself, from. */
export interface Addresses {
  master: string | undefined;
  rendition(rendition: Rendition): string | undefined;
}

interface Candidate {
  url: string;
  width: number;
}

export const noteOf = ({ id, file, renditions = [] }: Pick<Asset, 'id' | 'file' | 'renditions'>, addresses: Addresses): ImageNote => {
  const { thumbhash, blurhash, dominantColor, perceptualHash } = file;
  const notes = renditions.map((rendition): RenditionView => {
    const { name, density, mediaType, width, height, bytes } = rendition;
    const url = addresses.rendition(rendition);
    return { name, density, format: formatOf(mediaType), ...(url !== undefined && { url }), width, height, mime: mediaType, bytes };
  });
  const whole = notes.filter((note) => hasShapeOf(file, note));
  const master = addresses.master === undefined ? [] : [{ format: formatOf(file.mediaType), url: addresses.master, width: file.width }];
  return {
    assetId: id,
    thumbhash,
    ...(blurhash !== undefined && { blurhash }),
    ...(dominantColor !== undefined && { dominantColor }),
    ...(perceptualHash !== undefined && { perceptualHash }),
    renditions: notes,
    srcset: srcsetsOf([...master, ...whole]),
    sets: Object.fromEntries(
      [...new Set(notes.map(({ name }) => name))].map((name) => [name, srcsetsOf(notes.filter((note) => note.name === name))]),
    ),
  };
};

const formatOf = (mediaType: string): string => mediaType.replace('image/', '');

/** Made smaller as a whole: its height is right to less than a pixel. */
const hasShapeOf = (image: { width: number; height: number }, { width, height }: RenditionView): boolean =>
  Math.abs((image.height * width) / image.width - height) < 1;

const srcsetsOf = (notes: readonly { format: string; url?: string; width: number }[]): Record<string, string> => {
  const byFormat = new Map<string, Candidate[]>();
  for (const { format, url, width } of notes) {
    if (url !== undefined) byFormat.set(format, [...(byFormat.get(format) ?? []), { url, width }]);
  }
  return Object.fromEntries([...byFormat].map(([format, candidates]) => [format, srcsetOf(candidates)]));
};

/** One candidate for each width, the narrowest first. */
const srcsetOf = (candidates: readonly Candidate[]): string => {
  const byWidth = new Map<number, string>();
  for (const { url, width } of candidates) if (!byWidth.has(width)) byWidth.set(width, url);
  return [...byWidth]
    .sort(([one], [other]) => one - other)
    // White space would end the address.
    .map(([width, url]) => `${url.replace(/\s/g, encodeURIComponent)} ${width}w`)
    .join(', ');
};
