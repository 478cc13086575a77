/**
 * What `strapi-plugin-imageforge/delivery-signing` exports: signed addresses of images that are made
 * on demand, for servers of one's own that hold one of `delivery.keys`. Never for a browser.
 */
import { formatAddress } from './address';
import { createAddressSigner } from './address-signer';
import { formatModifiers } from './modifiers';
import type { ImageRequest } from './public';

export interface SignedImageRequest extends ImageRequest {
  /** Seconds that the address works. Needed for private images. Left out: as long as its key. */
  expiresIn?: number;
}

export interface SignedImageUrls {
  /** @throws ForgeError IMAGEFORGE_INVALID_REQUEST for modifiers that no address may have */
  url(request: SignedImageRequest): string;
}

/**
 * @param options.baseUrl of the server or the CDN, like `https://images.example.com`
 * @param options.key one of `delivery.keys`
 * @param options.now ms since 1970. Default: the clock of this machine.
 */
export const createSignedImageUrls = ({ baseUrl, key, now = Date.now }: { baseUrl: string; key: string; now?: () => number }): SignedImageUrls => {
  const signer = createAddressSigner([key]);
  return {
    url({ asset, format = 'auto', preset, expiresIn, ...modifiers }) {
      const address = { modifiers: preset ?? formatModifiers(modifiers), asset, format };
      const expires = expiresIn === undefined ? undefined : Math.floor(now() / 1_000) + expiresIn;
      return `${baseUrl.replace(/\/+$/, '')}${formatAddress({ ...address, signature: signer.sign(address, expires) })}`;
    },
  };
};
