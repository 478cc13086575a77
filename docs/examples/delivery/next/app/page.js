import Image from 'next/image';
import { thumbHashToDataURL } from 'thumbhash';

export default async function Page() {
  const { IMAGEFORGE_URL, IMAGEFORGE_TOKEN, IMAGEFORGE_ASSET } = process.env;
  const response = await fetch(`${IMAGEFORGE_URL}/api/imageforge/assets/${IMAGEFORGE_ASSET}`, {
    headers: { authorization: `Bearer ${IMAGEFORGE_TOKEN}` },
  });
  if (!response.ok) throw new Error(`Strapi answered with ${response.status}.`);
  const { data: image } = await response.json();
  return (
    <Image
      src={image.id}
      alt={image.alternativeText}
      width={image.width}
      height={image.height}
      sizes="100vw"
      placeholder="blur"
      blurDataURL={thumbHashToDataURL(Buffer.from(image.thumbhash, 'base64'))}
      style={{ display: 'block', width: '100%', height: 'auto' }}
    />
  );
}
