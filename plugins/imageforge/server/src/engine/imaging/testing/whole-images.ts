import sharp, { type Sharp } from 'sharp';
import { finished, hasColour, type Sample } from './sample';

type Colour = readonly number[];
/** Top left, top right, bottom left, bottom right. */
type Corners = readonly [Colour, Colour, Colour, Colour];

const [red, green, blue, white] = [[220, 20, 20], [20, 200, 20], [20, 20, 220], [250, 250, 250]] as const;

/** Colours that printers have too. */
const muted = [[190, 100, 80], [100, 150, 100], [80, 100, 150], [240, 240, 240]] as const;

/** Four colours, two above two, 60 × 40 px as it is stored. */
export const quadrants = ([topLeft, topRight, bottomLeft, bottomRight]: Corners = [red, green, blue, white]): Sharp => {
  const pixels = Buffer.alloc(60 * 40 * 3);
  for (let y = 0; y < 40; y += 1) {
    for (let x = 0; x < 60; x += 1) pixels.set(y < 20 ? (x < 30 ? topLeft : topRight) : x < 30 ? bottomLeft : bottomRight, (y * 60 + x) * 3);
  }
  return sharp(pixels, { raw: { width: 60, height: 40, channels: 3 } });
};

const corners = ([topLeft, topRight, bottomLeft, bottomRight]: Corners, [width, height] = [60, 40], tolerance = 16) =>
  hasColour(
    [
      { x: 8, y: 8, colour: topLeft },
      { x: width - 9, y: 8, colour: topRight },
      { x: 8, y: height - 9, colour: bottomLeft },
      { x: width - 9, y: height - 9, colour: bottomRight },
    ],
    `${width}x${height}`,
    tolerance,
  );
export const asStored = corners([red, green, blue, white]);

/** What is seen of the quadrants in each of EXIF's orientations. Source: Exif 3.0 (CIPA DC-008), 4.6.5, Orientation. */
const orientations: readonly [orientation: number, seen: Corners][] = [
  [1, [red, green, blue, white]],
  [2, [green, red, white, blue]],
  [3, [white, blue, green, red]],
  [4, [blue, white, red, green]],
  [5, [red, blue, green, white]],
  [6, [blue, red, white, green]],
  [7, [white, green, blue, red]],
  [8, [green, white, red, blue]],
];

const formats = ['png', 'jpeg', 'webp', 'avif'] as const;
const grey = (picture: Sharp) => picture.toColourspace('b-w');

/** Pictures of every kind, each of which has to come out as it looks. */
export const wholeImages = async (): Promise<Sample[]> => {
  const turned = orientations.flatMap(([orientation, seen]) =>
    formats.map(async (format) => {
      const look = corners(seen, orientation >= 5 ? [40, 60] : [60, 40]);
      return finished(`${format}, EXIF orientation ${orientation}`, await quadrants().withMetadata({ orientation }).toFormat(format, { quality: 95 }).toBuffer(), look);
    }),
  );
  const single = formats.map(async (format) =>
    finished(
      `${format} of 1 × 1 px`,
      await sharp({ create: { width: 1, height: 1, channels: 3, background: '#c86428' } }).toFormat(format, { quality: 100 }).toBuffer(),
      hasColour([{ x: 0, y: 0, colour: [200, 100, 40] }], '1x1'),
    ),
  );
  const half = sharp({ create: { width: 20, height: 20, channels: 4, background: { r: 200, g: 100, b: 40, alpha: 0.5 } } });
  const wide = (['png', 'jpeg', 'webp'] as const).map(async (format) =>
    finished(`${format} in Display P3`, await quadrants().withIccProfile('p3').toFormat(format, { quality: 98 }).toBuffer(), asStored),
  );
  return [
    ...(await Promise.all([...turned, ...single, ...wide])),
    finished('16 bit png', await quadrants().toColourspace('rgb16').png().toBuffer(), asStored),
    finished('16 bit grey png', await quadrants().toColourspace('grey16').png().toBuffer(), hasColour([{ x: 50, y: 30, colour: [250, 250, 250] }], '60x40')),
    finished('grey png', await grey(quadrants()).png().toBuffer(), hasColour([{ x: 50, y: 30, colour: [250, 250, 250] }], '60x40')),
    finished('grey jpeg', await grey(quadrants()).jpeg().toBuffer(), hasColour([{ x: 50, y: 30, colour: [250, 250, 250] }], '60x40')),
    finished('grey and alpha png', await grey(half.clone()).png().toBuffer(), hasColour([{ x: 10, y: 10, colour: [Math.round(0.2126 * 200 + 0.7152 * 100 + 0.0722 * 40), 118, 118, 128] }], '20x20', 20)),
    finished('palette png', await quadrants().png({ palette: true }).toBuffer(), asStored),
    finished('1 bit png', await quadrants().threshold(128).png({ palette: true, colours: 2 }).toBuffer(), hasColour([{ x: 50, y: 30, colour: [255, 255, 255] }], '60x40')),
    finished('interlaced png', await quadrants().png({ progressive: true }).toBuffer(), asStored),
    finished('png with alpha', await half.clone().png().toBuffer(), hasColour([{ x: 10, y: 10, colour: [200, 100, 40, 128] }], '20x20')),
    finished('webp with alpha', await half.clone().webp({ lossless: true }).toBuffer(), hasColour([{ x: 10, y: 10, colour: [200, 100, 40, 128] }], '20x20')),
    finished('avif with alpha', await half.clone().avif({ quality: 90 }).toBuffer(), hasColour([{ x: 10, y: 10, colour: [200, 100, 40, 128] }], '20x20')),
    finished('cmyk jpeg with a profile', await quadrants(muted).toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 95 }).toBuffer(), corners(muted, [60, 40], 25)),
    finished('cmyk jpeg without a profile', await quadrants(muted).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(), corners(muted, [60, 40], 25)),
    finished('picture of 16,383 px', await sharp({ create: { width: 16_383, height: 2, channels: 3, background: '#204060' } }).png().toBuffer(), hasColour([{ x: 16_000, y: 1, colour: [32, 64, 96] }], '16383x2')),
    finished('progressive jpeg', await quadrants().jpeg({ progressive: true, quality: 95 }).toBuffer(), asStored),
    finished('lossless webp', await quadrants().webp({ lossless: true }).toBuffer(), asStored),
  ];
};
