/** Writes `dist/index.html`, or `index.html` in the folder that is given. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { thumbHashToDataURL } from 'thumbhash';

const { IMAGEFORGE_URL, IMAGEFORGE_TOKEN, IMAGEFORGE_ASSET } = process.env;
const widths = [320, 640, 1280];

const response = await fetch(`${IMAGEFORGE_URL}/api/imageforge/assets/${IMAGEFORGE_ASSET}`, {
  headers: { authorization: `Bearer ${IMAGEFORGE_TOKEN}` },
});
if (!response.ok) throw new Error(`Strapi answered with ${response.status}.`);
const { data: image } = await response.json();

const srcSet = (format) => widths.map((width) => `${IMAGEFORGE_URL}/imageforge/i/-/w_${width}/${image.id}.${format} ${width}w`).join(', ');
const escape = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
const blurred = thumbHashToDataURL(Buffer.from(image.thumbhash, 'base64'));

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>${escape(image.name)}</title>
    <style>
      body { margin: 0; }
      img { display: block; width: 100%; height: auto; background-size: cover; }
    </style>
  </head>
  <body>
    <picture>
      <source type="image/avif" srcset="${srcSet('avif')}" sizes="100vw">
      <source type="image/webp" srcset="${srcSet('webp')}" sizes="100vw">
      <img
        src="${IMAGEFORGE_URL}/imageforge/i/-/w_1280/${image.id}.jpeg"
        srcset="${srcSet('jpeg')}"
        sizes="100vw"
        width="${image.width}"
        height="${image.height}"
        alt="${escape(image.alternativeText)}"
        style="background-image: url(${blurred})"
      >
    </picture>
  </body>
</html>
`;
const folder = path.resolve(process.argv[2] ?? 'dist');
await mkdir(folder, { recursive: true });
await writeFile(path.join(folder, 'index.html'), html);
