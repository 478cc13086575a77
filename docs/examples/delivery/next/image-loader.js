/**
 * Next.js asks it for each address of an `<Image>`; `src` is the id of an asset.
 * A quality needs its own entries in `delivery.allowed`, like `w_640,q_60`.
 */
export default function imageLoader({ src, width, quality }) {
  const modifiers = quality ? `w_${width},q_${quality}` : `w_${width}`;
  return `${process.env.IMAGEFORGE_URL}/imageforge/i/-/${modifiers}/${src}.auto`;
}
