import type { Size } from '../../engine/image-model';

/** A size that a model makes, with the fields that ask for it. */
export interface NamedSize {
  size: Size;
  fields: Readonly<Record<string, string>>;
}

const both = (wide: string, width: number, height: number): NamedSize[] => {
  const size = { width, height };
  const tall = wide.split(':').reverse().join(':');
  const named = (one: Size, aspect_ratio: string): NamedSize => ({ size: one, fields: { aspect_ratio } });
  return width === height ? [named(size, wide)] : [named(size, wide), named({ width: height, height: width }, tall)];
};

/** FLUX.1 Kontext makes about one megapixel; its sizes stand in black-forest-labs/flux, `PREFERED_KONTEXT_RESOLUTIONS`. */
export const kontextSizes: readonly NamedSize[] = [
  ...both('1:1', 1024, 1024),
  ...both('16:9', 1392, 752),
  ...both('3:2', 1248, 832),
  ...both('4:3', 1184, 880),
  ...both('21:9', 1568, 672),
];

/** FLUX 1.1 [pro] Ultra makes about four megapixels: twice the sides of the usual sizes of FLUX.1. */
export const ultraSizes: readonly NamedSize[] = [
  ...both('1:1', 2048, 2048),
  ...both('16:9', 2752, 1536),
  ...both('3:2', 2496, 1664),
  ...both('4:3', 2368, 1792),
  ...both('21:9', 3136, 1344),
];

/** Names of FLUX 3's resolutions, each with the side of its square (1K 1 MP, 2K 4.2 MP, 4K 16.8 MP: docs.comfy.org, Flux3ImageNode), px. */
const flux3Resolutions = { '768sq': 768, '1k': 1024, '1.5k': 1536, '2k': 2048, '4k': 4096 } as const;
type Flux3Resolution = keyof typeof flux3Resolutions;

const flux3Ratios = ['1:1', '21:9', '2:1', '16:9', '3:2', '7:5', '4:3', '5:4', '4:5', '3:4', '5:7', '2:3', '9:16', '1:2', '9:21'] as const;

/** Of the area of the square, in steps of 16 px: 4K at 16:9 is 5456x3072. */
export const flux3Sizes: readonly NamedSize[] = (Object.keys(flux3Resolutions) as Flux3Resolution[]).flatMap((resolution) =>
  flux3Ratios.map((aspect_ratio) => {
    const [wide = 1, high = 1] = aspect_ratio.split(':').map(Number);
    const side = (ratio: number) => Math.round((flux3Resolutions[resolution] * Math.sqrt(ratio)) / 16) * 16;
    return { size: { width: side(wide / high), height: side(high / wide) }, fields: { aspect_ratio, resolution } };
  }),
);

/** The fields that ask for this size; of a size that is not among them, those of the nearest. */
export const fieldsOf = ({ width, height }: Size, sizes: readonly NamedSize[]): Readonly<Record<string, string>> => {
  const distance = ({ size }: NamedSize) => Math.abs(Math.log(width / size.width)) + Math.abs(Math.log(height / size.height));
  const [first, ...others] = sizes;
  return others.reduce((best, one) => (distance(one) < distance(best) ? one : best), first as NamedSize).fields;
};
