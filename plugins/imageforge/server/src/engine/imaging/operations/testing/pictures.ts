import sharp from 'sharp';
import { operationSchema } from '../../../../../../shared/operations';
import { checkOperations, type Operation, type OperationContext, runOperations } from '..';
import { open, type Picture } from '../../picture';

type Shape = Pick<Picture, 'width' | 'height' | 'channels'>;
type Colour = readonly [red: number, green: number, blue: number, alpha?: number];

/** A picture by a function of its pixels. */
export const paint = ({ width, height, channels }: Shape, colourAt: (x: number, y: number) => Colour): Picture => {
  const pixels = Buffer.alloc(width * height * channels);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [red, green, blue, alpha = 255] = colourAt(x, y);
      pixels.set([red, green, blue, alpha].slice(0, channels), (y * width + x) * channels);
    }
  }
  return { pixels, width, height, channels };
};

/** Something with slopes, edges and, where it has alpha, transparency. */
export const slopes = (shape: Shape): Picture =>
  paint(shape, (x, y) => [(x * 4) % 256, (y * 5) % 256, x > shape.width / 2 ? 200 : 30, (x * y) % 256]);

export const plain = (shape: Shape, colour: Colour): Picture => paint(shape, () => colour);

/** A red square of 10 px, as PNG. */
export const logo = sharp({ create: { width: 10, height: 10, channels: 4, background: '#ff0000' } }).png().toBuffer();

/** @param bytes of the overlay `logo` */
export const contextOf = (bytes: Uint8Array = new Uint8Array(), seed = 'a seed'): OperationContext => ({ overlay: () => bytes, seed });

/** Does one operation, as a request writes it, and holds that its size is what was foretold. */
export const run = async (picture: Picture, input: object, seed?: string): Promise<Picture> => {
  const operation = operationSchema.parse(input) as Operation;
  checkOperations([operation], picture, { maxPixels: 100_000_000 });
  return runOperations(picture, [operation], contextOf(await logo, seed), { maxPixels: 100_000_000 });
};

/** The pixel at a place. */
export const at = ({ pixels, width, channels }: Picture, x: number, y: number): number[] => {
  const start = (y * width + x) * channels;
  return [...pixels.subarray(start, start + channels)];
};

/** Mean of each channel. */
export const meansOf = async (picture: Picture): Promise<number[]> => {
  const { channels } = await sharp(await open(picture).png().toBuffer()).stats();
  return channels.map(({ mean }) => mean);
};
