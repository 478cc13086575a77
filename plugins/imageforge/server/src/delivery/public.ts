/**
 * What `strapi-plugin-imageforge/delivery` exports: addresses of images that are made on demand, for
 * what `delivery.allowed` and `delivery.presets` allow to everybody. It runs in browsers too; what
 * signs is `strapi-plugin-imageforge/delivery-signing`.
 */
import { type DeliveryFormat, formatAddress, unsigned } from './address';
import { formatModifiers, type Modifiers } from './modifiers';

export type { DeliveryFormat } from './address';
export type { Modifiers } from './modifiers';

export interface ImageRequest extends Modifiers {
  /** Id of the asset. */
  asset: string;
  /** Default: `auto`. */
  format?: DeliveryFormat;
  /** Name of one of `delivery.presets`, instead of modifiers. */
  preset?: string;
}

/**
 * @param baseUrl of the server or the CDN, like `https://images.example.com`. `''`: the page's own.
 * @throws ForgeError IMAGEFORGE_INVALID_REQUEST for modifiers that no address may have
 */
export const imageUrl = (baseUrl: string, { asset, format = 'auto', preset, ...modifiers }: ImageRequest): string =>
  `${baseUrl.replace(/\/+$/, '')}${formatAddress({ signature: unsigned, modifiers: preset ?? formatModifiers(modifiers), asset, format })}`;

/**
 * The value of the attribute `srcset`: the same image in several widths.
 * @param widths px; `height`, where there is one, is scaled along
 * @param urlOf by default `imageUrl`; one that signs takes the same
 */
export const srcSet = (
  baseUrl: string,
  request: Omit<ImageRequest, 'preset' | 'dpr'>,
  widths: readonly number[],
  urlOf: (baseUrl: string, request: ImageRequest) => string = imageUrl,
): string => {
  const { width, height } = request;
  const heightFor = (wide: number) => (width !== undefined && height !== undefined ? { height: Math.max(1, Math.round((height * wide) / width)) } : {});
  return widths.map((wide) => `${urlOf(baseUrl, { ...request, width: wide, ...heightFor(wide) })} ${wide}w`).join(', ');
};
