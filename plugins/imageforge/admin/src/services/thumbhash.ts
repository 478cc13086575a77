import { thumbHashToDataURL } from 'thumbhash';

const decoded = new Map<string, string | undefined>();

/** A blurred picture of an image as a data URL, from its thumbhash; `undefined` if that is broken. */
export const thumbhashUrl = (base64: string): string | undefined => {
  if (!decoded.has(base64)) {
    let url: string | undefined;
    try {
      url = thumbHashToDataURL(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
    } catch {
      // A placeholder is not worth a message.
      url = undefined;
    }
    decoded.set(base64, url);
  }
  return decoded.get(base64);
};
