import { crc32, deflateSync } from 'node:zlib';

/** A chunk of a PNG, whole and with the right checksum. */
export const pngChunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.byteLength);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
};

export const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** What a PNG begins with: 8 bits a channel, RGB. */
export const pngHeader = (width: number, height: number): Buffer => {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([pngSignature, pngChunk('IHDR', data)]);
};

/** A PNG that claims a size and has next to no pixels. */
export const emptyPng = (width: number, height: number): Buffer =>
  Buffer.concat([pngHeader(width, height), pngChunk('IDAT', deflateSync(Buffer.alloc(100))), pngChunk('IEND', Buffer.alloc(0))]);

/** The PNG with chunks put in behind its header. */
export const withChunks = (png: Uint8Array, ...chunks: Uint8Array[]): Buffer => {
  const behindHeader = pngSignature.byteLength + 12 + 13;
  return Buffer.concat([png.subarray(0, behindHeader), ...chunks, png.subarray(behindHeader)]);
};

/** As an animated PNG declares that it has so many frames. */
export const animationControl = (frames: number): Buffer => {
  const data = Buffer.alloc(8);
  data.writeUInt32BE(frames);
  return pngChunk('acTL', data);
};
