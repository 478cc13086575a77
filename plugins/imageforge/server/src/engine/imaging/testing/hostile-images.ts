import { deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { animationControl, emptyPng, pngChunk, withChunks } from './png-chunk';
import { finished, refused, type Sample } from './sample';
import { asStored, quadrants } from './whole-images';

const html = '<html><script>alert(document.domain)</script></html>';
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><script>alert(1)</script><rect width="40" height="40" fill="#f00"/></svg>`;
const zip = Buffer.from('PK\x03\x04\x14\x00\x00\x00\x08\x00payload.class', 'latin1');
const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** A JPEG's segment of data for programs. */
const segment = (marker: number, data: Uint8Array): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.byteLength + 2, 2);
  return Buffer.concat([head, data]);
};
const withSegments = (jpeg: Uint8Array, ...segments: Uint8Array[]): Buffer => Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
/** A colour profile that fills as many segments as a JPEG may have for it. */
const hugeProfile = (): Buffer[] =>
  Array.from({ length: 255 }, (_, index) => segment(0xe2, Buffer.concat([latin1('ICC_PROFILE\0'), Buffer.from([index + 1, 255]), Buffer.alloc(65_519, index)])));

/** A RIFF file of these chunks. */
const webpOf = (...chunks: [type: string, data: Uint8Array][]): Buffer => {
  const body = Buffer.concat(
    chunks.flatMap(([type, data]) => {
      const size = Buffer.alloc(4);
      size.writeUInt32LE(data.byteLength);
      return [latin1(type), size, data, Buffer.alloc(data.byteLength % 2)];
    }),
  );
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.byteLength + 4);
  return Buffer.concat([latin1('RIFF'), size, latin1('WEBP'), body]);
};
/** What a WebP with extras begins with: its flags, and a canvas of 16,384 px a side. */
const canvas = (flags: number, side = 16_383): Buffer => Buffer.from([flags, 0, 0, 0, side & 255, (side >> 8) & 255, (side >> 16) & 255, side & 255, (side >> 8) & 255, (side >> 16) & 255]);

const frames = (count: number) =>
  sharp(Buffer.concat(Array.from({ length: count }, (_, index) => Buffer.alloc(40 * 40 * 3, (index * 90 + 20) % 256))), { raw: { width: 40, height: 40 * count, channels: 3, pageHeight: 40 } });

/** Files that want to be more, or much more, than they are. */
export const bombs = async (): Promise<Sample[]> => {
  const png = await quadrants().png().toBuffer();
  const jpeg = await quadrants().jpeg().toBuffer();
  const avif = await quadrants().avif().toBuffer();
  const frameHeader = jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 5;
  const flooded = Buffer.from(jpeg);
  flooded.writeUInt16BE(65_500, frameHeader);
  flooded.writeUInt16BE(65_500, frameHeader + 2);
  const stretched = Buffer.from(avif);
  const extents = stretched.indexOf('ispe') + 8;
  stretched.writeUInt32BE(60_000, extents);
  stretched.writeUInt32BE(60_000, extents + 4);
  const inflated = deflateSync(Buffer.alloc(200_000_000), { level: 9 });
  return [
    refused('png of 60,000 × 60,000 px that has none', emptyPng(60_000, 60_000), 'too-many-pixels'),
    refused('png of 2³¹ − 1 px a side', emptyPng(2_147_483_647, 2_147_483_647), 'damaged', 'too-many-pixels'),
    refused('png of 0 × 0 px', emptyPng(0, 0), 'damaged'),
    refused('jpeg of 65,500 × 65,500 px that has none', flooded, 'too-many-pixels'),
    refused('avif of 60,000 × 60,000 px that has none', stretched, 'damaged', 'too-many-pixels'),
    refused('webp of 16,777,216 px a side', webpOf(['VP8X', canvas(0, 16_777_215)]), 'damaged', 'too-many-pixels'),
    refused('gif of 65,535 × 65,535 px', Buffer.concat([latin1('GIF89a'), Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0x3b])]), 'format'),
    refused('png of 10,000 × 10,000 px in 100 kB', await sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: '#fff' } }).png({ compressionLevel: 9 }).toBuffer(), 'too-many-pixels'),
    finished('png of 2,000 × 2,000 px of one colour', await sharp({ create: { width: 2_000, height: 2_000, channels: 3, background: '#fff' } }).png({ compressionLevel: 9 }).toBuffer()),
    refused('png of 20,000 px', await sharp({ create: { width: 20_000, height: 4, channels: 3, background: '#123' } }).png().toBuffer(), 'too-long'),
    refused('jpeg of 20,000 px', await sharp({ create: { width: 4, height: 20_000, channels: 3, background: '#123' } }).jpeg().toBuffer(), 'too-long'),
    // libpng gives up on what inflates to more than it takes; the picture itself is whole.
    { name: 'png with a colour profile that inflates to 200 MB', bytes: withChunks(png, pngChunk('iCCP', Buffer.concat([latin1('bomb\0\0'), inflated]))), outcome: 'either', look: asStored },
    { name: 'png with a text that inflates to 200 MB', bytes: withChunks(png, pngChunk('zTXt', Buffer.concat([latin1('Comment\0\0'), inflated]))), outcome: 'either', look: asStored },
    { name: 'png with XMP that inflates to 200 MB', bytes: withChunks(png, pngChunk('iTXt', Buffer.concat([latin1('XML:com.adobe.xmp\0\x01\0\0\0'), inflated]))), outcome: 'either', look: asStored },
    refused('png of 100,000 chunks', withChunks(png, Buffer.concat(Array.from({ length: 100_000 }, () => pngChunk('tEXt', latin1('a\0b'))))), 'too-much-metadata'),
    refused('png with 20 MB beside its pixels', withChunks(png, pngChunk('prIv', Buffer.alloc(20_000_000))), 'too-much-metadata'),
    refused('jpeg with a colour profile of 16 MB', withSegments(jpeg, ...hugeProfile()), 'too-much-metadata'),
    refused('webp with a colour profile of 18 MB', webpOf(['VP8X', canvas(0x20, 59)], ['ICCP', Buffer.alloc(18_000_000)], ['VP8 ', (await quadrants().webp().toBuffer()).subarray(20)]), 'too-much-metadata', 'damaged'),
    finished('jpeg with a colour profile that is none', withSegments(jpeg, segment(0xe2, Buffer.concat([latin1('ICC_PROFILE\0\x01\x01'), Buffer.alloc(3_000, 7)]))), asStored),
  ];
};

/** Files with several frames or pages. */
export const animations = async (): Promise<Sample[]> => {
  const png = await quadrants().png().toBuffer();
  const [gif, webp] = [await frames(3).gif().toBuffer(), await frames(3).webp({ lossless: true }).toBuffer()];
  const apng = withChunks(png, animationControl(3));
  const first = ({ width, height }: { width: number; height: number }) => (`${width}x${height}` === '40x40' ? undefined : `got ${width}x${height}`);
  return [
    refused('animated gif', gif, 'format'),
    refused('gif of one frame', await quadrants().gif().toBuffer(), 'format'),
    refused('animated webp', webp, 'animated'),
    refused('animated png', apng, 'animated'),
    refused('tiff of three pages', await frames(3).tiff().toBuffer(), 'format'),
    finished('animated gif, of which the first frame is wanted', gif, first, { animated: 'first-frame' }),
    finished('gif of one frame, where animations may come', await quadrants().gif().toBuffer(), asStored, { animated: 'first-frame' }),
    finished('animated webp, of which the first frame is wanted', webp, first, { animated: 'first-frame' }),
    finished('animated png, of which the first frame is wanted', apng, asStored, { animated: 'first-frame' }),
    finished('png that is animated with one frame', withChunks(png, animationControl(1)), asStored),
    { ...refused('png of 4,000,000,000 frames', withChunks(png, animationControl(4_000_000_000)), 'too-many-frames'), animated: 'first-frame' },
    { ...refused('webp of 1,200 frames', await sharp(Buffer.from(Array.from({ length: 1_200 * 12 }, (_, index) => Math.imul(Math.floor(index / 12), 2_654_435_761) >>> 24)), { raw: { width: 2, height: 2_400, channels: 3, pageHeight: 2 } }).webp().toBuffer(), 'too-many-frames'), animated: 'first-frame' },
    { ...refused('tiff, where animations may come', await frames(2).tiff().toBuffer(), 'format'), animated: 'first-frame' },
  ];
};

/** Files that are two things, and programs that look like pictures. */
export const polyglots = async (): Promise<Sample[]> => {
  const [png, jpeg, webp, gif] = await Promise.all([quadrants().png().toBuffer(), quadrants().jpeg().toBuffer(), quadrants().webp().toBuffer(), quadrants().gif().toBuffer()]);
  const hidden = (name: string, bytes: Uint8Array, payload: string) => finished(name, bytes, asStored, { payload });
  return [
    hidden('png with HTML behind it', Buffer.concat([png, latin1(html)]), '<script'),
    hidden('png with HTML in a text', withChunks(png, pngChunk('tEXt', latin1(`Comment\0${html}`))), '<script'),
    hidden('jpeg with a zip behind it', Buffer.concat([jpeg, zip]), 'payload.class'),
    hidden('jpeg with a script in a comment', withSegments(jpeg, segment(0xfe, latin1(`*/=alert(1);/*${html}`))), '<script'),
    hidden('jpeg with PHP in its EXIF', await quadrants().withExif({ IFD0: { ImageDescription: '<?php system($_GET[0]);' } }).jpeg().toBuffer(), '<?php'),
    hidden('webp with a zip in a chunk of its own', webpOf(['VP8X', Buffer.from([0, 0, 0, 0, 59, 0, 0, 39, 0, 0])], ['VP8 ', webp.subarray(20)], ['JAVA', zip]), 'payload.class'),
    refused('gif with a jar behind it', Buffer.concat([gif, zip]), 'format'),
    { ...hidden('gif with a jar behind it, where animations may come', Buffer.concat([gif, zip]), 'payload.class'), animated: 'first-frame' },
    refused('webp that is an SVG', latin1(`RIFF0000WEBP${svg}`), 'damaged', 'format'),
    refused('png that is an SVG', latin1(`\x89PNG\r\n\x1a\n${svg}`), 'damaged'),
    refused('jpeg that is an SVG', latin1(`\xff\xd8\xff${svg}`), 'damaged'),
    refused('svg with a script', latin1(svg), 'format'),
    refused('svg behind a declaration and blanks', latin1(`\n\n<?xml version="1.0"?>\n${svg}`), 'format'),
    refused('svg behind a mark of its byte order', Buffer.from(`\ufeff${svg}`), 'format'),
    refused('svg in UTF-16', Buffer.from(`\ufeff${svg}`, 'utf16le'), 'format'),
    refused('svg, compressed', gzipSync(svg), 'format'),
    refused('svg of entities of entities', latin1(`<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${svg.replace('alert(1)', '&b;')}`), 'format'),
    refused('svg that reads a file', latin1('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>'), 'format'),
    refused('a page', latin1(html), 'format'),
    refused('a zip', zip, 'format'),
    refused('a PDF', latin1('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj'), 'format'),
    refused('a PDF with a png inside', Buffer.concat([latin1('%PDF-1.7\n'), png]), 'format'),
    refused('a bitmap', latin1('BM\x46\0\0\0\0\0\0\0\x36\0\0\0'), 'format'),
    refused('an icon', Buffer.from('00000100010010100000010020006804000016000000', 'hex'), 'format'),
    refused('a Photoshop file', latin1('8BPS\0\x01\0\0\0\0\0\0\0\x03'), 'format'),
    refused('HEIC', latin1('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'format'),
    refused('JPEG XL', Buffer.from('ff0a7f00', 'hex'), 'format'),
    refused('a program for Linux', latin1('\x7fELF\x02\x01\x01'), 'format'),
    refused('nothing', Buffer.alloc(0), 'format'),
    refused('zeros', Buffer.alloc(10_000), 'format'),
    refused('a png behind a blank', Buffer.concat([latin1(' '), png]), 'format'),
  ];
};
