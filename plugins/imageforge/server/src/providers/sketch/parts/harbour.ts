import { mix } from '../colour';
import { type Point, box, lens, num, polygon } from '../svg';
import type { Scene } from '../scene';

/** A sailing boat with its reflection. (x, y): middle of the water line. @param size height of the mast, px */
export const drawBoat = ({ canvas, palette, random }: Scene, x: number, y: number, size: number): void => {
  const stream = random.fork('boat');
  const flip = stream.chance(0.5) ? 1 : -1;
  const s = size;
  const at = (dx: number, dy: number): string => `${num(x + dx * s * flip)} ${num(y - dy * s)}`;
  const sail = mix(palette.paper, palette.light, 0.5);
  const shade = mix(sail, palette.land, 0.32);
  const main = `M${at(0.03, 1)}Q${at(0.34, 0.55)} ${at(0.4, 0.17)}L${at(0.03, 0.17)}Z`;
  const jib = `M${at(-0.02, 0.93)}Q${at(-0.12, 0.5)} ${at(-0.33, 0.15)}Q${at(-0.13, 0.19)} ${at(-0.02, 0.17)}Z`;
  const hull = `M${at(-0.4, 0.11)}Q${at(-0.05, 0.07)} ${at(0.42, 0.12)}Q${at(0.36, 0)} ${at(0.28, -0.03)}L${at(-0.22, -0.03)}Q${at(-0.34, 0)} ${at(-0.4, 0.11)}Z`;
  canvas.group({ opacity: 0.3, transform: `translate(0 ${num(y * 1.6)}) scale(1 -0.6)` }, () => {
    canvas.path(main + jib, sail);
    canvas.path(hull, palette.deep);
  });
  canvas.path(box(x - s * 0.006, y - s * 1.03, s * 0.012, s * 0.95), palette.deep);
  canvas.path(
    main,
    canvas.linear(x, y, x + flip * s * 0.4, y, [
      [0, sail],
      [1, shade],
    ]),
  );
  canvas.path(jib, shade);
  canvas.path(hull, palette.deep);
  canvas.path(lens(x, y + s * 0.035, s * 1.05, s * 0.018), sail, { opacity: 0.5 });
};

/** A striped lighthouse. (x, y): middle of its foot. `beam` 1: the light goes right. @param size height, px */
export const drawLighthouse = (
  { canvas, palette }: Scene,
  x: number,
  y: number,
  size: number,
  beam: number,
): void => {
  const width = (t: number): number => size * (0.075 - 0.03 * t);
  const band = (from: number, to: number): Point[] => [
    [x - width(from), y - size * from],
    [x - width(to), y - size * to],
    [x + width(to), y - size * to],
    [x + width(from), y - size * from],
  ];
  const wall = mix(palette.paper, palette.haze, palette.dark ? 0.6 : 0.12);
  const lamp: Point = [x, y - size * 0.88];
  const reach = size * 3;
  const light = canvas.linear(x, 0, x + beam * reach, 0, [
    [0, palette.light, 0.5],
    [1, palette.light, 0],
  ]);
  if (palette.dark)
    canvas.path(
      polygon([lamp, [x + beam * reach, lamp[1] - reach * 0.12], [x + beam * reach, lamp[1] + reach * 0.05]]),
      light,
    );
  canvas.path(polygon(band(0, 0.8)), wall);
  for (const from of [0.1, 0.42]) canvas.path(polygon(band(from, from + 0.16)), palette.accents[0]);
  canvas.path(
    polygon([
      [x, y],
      [x, y - size * 0.8],
      [x - beam * width(0.8), y - size * 0.8],
      [x - beam * width(0), y],
    ]),
    palette.deep,
    { opacity: 0.22 },
  );
  canvas.path(
    box(x - size * 0.06, y - size * 0.82, size * 0.12, size * 0.025) +
      box(x - size * 0.03, y - size * 0.95, size * 0.06, size * 0.02),
    palette.deep,
  );
  canvas.path(box(x - size * 0.026, y - size * 0.935, size * 0.052, size * 0.115), palette.light);
  canvas.path(
    polygon([
      [x - size * 0.045, y - size * 0.94],
      [x, y - size],
      [x + size * 0.045, y - size * 0.94],
    ]),
    palette.accents[0],
  );
  canvas.disc(
    lamp[0],
    lamp[1],
    size * 0.3,
    canvas.radial(lamp[0], lamp[1], size * 0.3, [
      [0, palette.light, 0.6],
      [1, palette.light, 0],
    ]),
  );
};
