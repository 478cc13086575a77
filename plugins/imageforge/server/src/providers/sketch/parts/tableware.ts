import { mix } from '../colour';
import type { Scene } from '../scene';
import { type Point, box, curve, lens, num } from '../svg';
import { leaf, stemPoints } from './leaf';

/** Something that stands on a table. */
export interface Vessel {
  /** Middle of the foot, px. */
  x: number;
  y: number;
  /** px */
  height: number;
  colour: string;
}

/** A turned shape: half widths (by height) from foot to rim. */
const turned = ({ x, y, height }: Vessel, profile: readonly (readonly [number, number])[]): string => {
  const right: Point[] = profile.map(([at, half]) => [x + half * height, y - at * height]);
  const left: Point[] = [...profile].reverse().map(([at, half]) => [x - half * height, y - at * height]);
  return `${curve(right)}L${num(left[0]?.[0] ?? x)} ${num(left[0]?.[1] ?? y)}${curve(left).slice(curve(left).indexOf('C'))}Z`;
};

const profiles = [
  [
    [0, 0.13],
    [0.04, 0.155],
    [0.5, 0.155],
    [0.62, 0.14],
    [0.7, 0.055],
    [0.94, 0.045],
    [0.95, 0.06],
    [1, 0.06],
  ],
  [
    [0, 0.16],
    [0.08, 0.26],
    [0.35, 0.38],
    [0.62, 0.3],
    [0.82, 0.13],
    [0.96, 0.14],
    [1, 0.17],
  ],
  [
    [0, 0.14],
    [0.1, 0.22],
    [0.55, 0.28],
    [0.8, 0.22],
    [0.92, 0.16],
    [1, 0.2],
  ],
  [
    [0, 0.1],
    [0.06, 0.12],
    [0.3, 0.2],
    [0.5, 0.19],
    [0.7, 0.075],
    [1, 0.05],
  ],
] as const;

/** Shadow on the table, away from the light. */
export const drawShadow = (
  { canvas, palette, style }: Scene,
  x: number,
  y: number,
  width: number,
  sun: number,
): void => {
  const end = x - sun * width * 2.6;
  const paint = canvas.linear(x, y, end, y, [
    [0, palette.deep, style.bands ? 0.25 : 0.4],
    [1, palette.deep, 0],
  ]);
  canvas.path(
    `M${num(x + sun * width * 0.5)} ${num(y)}Q${num(x)} ${num(y + width * 0.22)} ${num(end)} ${num(y + width * 0.16)}L${num(end)} ${num(y - width * 0.02)}Z`,
    paint,
  );
};

/**
 * A bottle or a vase with dry stems. @param kind which profile it is turned to; 0 is the bottle
 * @param sun 1: light from the right, -1: from the left
 */
export const drawVessel = (scene: Scene, vessel: Vessel, kind: number, sun: number): void => {
  const { canvas, palette, random, unit } = scene;
  const { x, y, height, colour } = vessel;
  const profile = profiles[kind % profiles.length] ?? profiles[0];
  const widest = Math.max(...profile.map(([, half]) => half)) * height;
  drawShadow(scene, x, y - height * 0.01, widest * 2, sun);
  const d = turned(vessel, profile);
  const [from, to] = [x + sun * widest, x - sun * widest];
  const glaze = canvas.linear(from, 0, to, 0, [
    [0, mix(colour, palette.light, 0.18)],
    [0.22, mix(colour, palette.light, 0.38)],
    [0.45, colour],
    [1, mix(colour, palette.deep, 0.52)],
  ]);
  if (kind % profiles.length !== 0) {
    // A few dry stems in the mouth.
    const stream = random.fork(`stems ${x}`);
    const count = stream.int(3, 5);
    for (let i = 0; i < count; i++) {
      const tall = Math.min(height * stream.range(0.5, 0.95), (y - height) * 0.82);
      const fan = (i / (count - 1) - 0.5) * height * stream.range(0.5, 1.05);
      const points = stemPoints(x, y - height * 0.96, tall, fan, 9);
      const green = mix(mix(palette.land, palette.accents[2], stream.range(0.3, 0.8)), palette.deep, 0.12);
      canvas.line(curve(points), { colour: mix(green, palette.deep, 0.3), width: unit * 0.003 });
      const round = stream.chance(0.5);
      const sprays: [string, string] = ['', ''];
      points.slice(3).forEach(([px, py], k) => {
        const before = points[k + 2] ?? [px, py + 1];
        const heading = Math.atan2(py - before[1], px - before[0]);
        for (const side of [0, 1] as const) {
          const turn = (side ? 1 : -1) * stream.range(0.6, 1.15);
          sprays[side] += leaf(
            px,
            py,
            heading + turn,
            height * (0.2 - k * 0.019) * stream.range(0.8, 1.15),
            round ? 0.42 : 0.2,
            0,
          );
        }
      });
      canvas.path(sprays[0], green);
      canvas.path(sprays[1], mix(green, palette.light, 0.2));
    }
  }
  canvas.path(d, glaze);
  const band = profile[Math.floor(profile.length / 2)] ?? [0.5, 0.2];
  if (kind % 2 === 1)
    canvas.clipped(d, () =>
      canvas.rect(x - widest, y - height * 0.3, widest * 2, height * 0.3, palette.paper, { opacity: 0.22 }),
    );
  canvas.path(lens(x + sun * band[1] * height * 0.55, 0, height * 0.24, height * 0.012), palette.light, {
    opacity: 0.5,
    transform: `rotate(90 ${num(x + sun * band[1] * height * 0.55)} 0) translate(${num(y - height * 0.42)} 0)`,
  });
};

/** Round fruit with a shine and a leaf. */
export const drawFruit = (
  scene: Scene,
  x: number,
  y: number,
  r: number,
  colour: string,
  sun: number,
): void => {
  const { canvas, palette } = scene;
  drawShadow(scene, x, y, r * 2, sun);
  canvas.disc(
    x,
    y - r,
    r,
    canvas.radial(x + sun * r * 0.4, y - r * 1.45, r * 1.75, [
      [0, mix(colour, palette.light, 0.6)],
      [0.4, colour],
      [1, mix(colour, palette.deep, 0.6)],
    ]),
  );
  canvas.line(
    `M${num(x)} ${num(y - r * 1.9)}q${num(r * 0.05)} ${num(-r * 0.2)} ${num(r * 0.14)} ${num(-r * 0.34)}`,
    { colour: palette.deep, width: r * 0.075 },
  );
  canvas.path(
    leaf(x + r * 0.08, y - r * 2.05, -0.45, r * 0.75, 0.3),
    mix(palette.land, palette.accents[2], 0.4),
  );
};

/** A pile of books. (x, y): middle of the foot; height of one book. @returns y of the uppermost cover, px */
export const drawBooks = (
  scene: Scene,
  { x, y, height: h }: Omit<Vessel, 'colour'>,
  colours: readonly string[],
  sun: number,
): number => {
  const { canvas, palette, random } = scene;
  const stream = random.fork('books');
  drawShadow(scene, x, y, h * 6.5, sun);
  colours.forEach((colour, i) => {
    const [w, off] = [h * stream.range(6, 7) * (1 - i * 0.05), stream.range(-0.3, 0.3) * h];
    const top = y - (i + 1) * h;
    canvas.rect(
      x - w / 2 + off,
      top + h * 0.13,
      w,
      h * 0.76,
      canvas.linear(x + (sun * w) / 2, 0, x - (sun * w) / 2, 0, [
        [0, palette.paper],
        [1, mix(palette.paper, palette.deep, 0.35)],
      ]),
    );
    const cover = canvas.linear(x + (sun * w) / 2, 0, x - (sun * w) / 2, 0, [
      [0, mix(colour, palette.light, 0.25)],
      [0.5, colour],
      [1, mix(colour, palette.deep, 0.4)],
    ]);
    canvas.path(
      box(x - w / 2 + off - h * 0.1, top, w + h * 0.2, h * 0.16) +
        box(x - w / 2 + off - h * 0.1, top + h * 0.86, w + h * 0.2, h * 0.15) +
        box(sun > 0 ? x - w / 2 + off - h * 0.1 : x + w / 2 + off - h * 0.06, top, h * 0.16, h),
      cover,
    );
  });
  return y - colours.length * h + h * 0.1;
};
