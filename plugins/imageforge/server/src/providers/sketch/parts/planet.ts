import { mix } from '../colour';
import { createNoise, fractal } from '../noise';
import type { Scene } from '../scene';
import { type Point, curve, disc, num } from '../svg';

/** A planet with belts of weather, lit from one side. @param sun radians, where the light is */
export const drawPlanet = (
  scene: Scene,
  x: number,
  y: number,
  r: number,
  colours: readonly string[],
  sun: number,
  name: string,
): void => {
  const { canvas, palette, random, style } = scene;
  const stream = random.fork(name);
  const noise = createNoise(stream);
  const outline = disc(x, y, r);
  const base = colours[0] ?? palette.land;
  if (!style.bands)
    canvas.disc(
      x,
      y,
      r * 1.25,
      canvas.radial(x, y, r * 1.25, [
        [0, base, 0.5],
        [0.78, mix(base, palette.light, 0.5), 0.4],
        [1, base, 0],
      ]),
    );
  canvas.clipped(outline, () => {
    canvas.path(outline, base);
    const tilt = stream.range(-0.4, 0.4);
    canvas.group({ transform: `rotate(${num((tilt * 180) / Math.PI)} ${num(x)} ${num(y)})` }, () => {
      const belts = stream.int(5, 9);
      for (let i = 0; i < belts; i++) {
        const at = y - r + ((i + stream.range(0.1, 0.9)) / belts) * r * 2;
        const half = (r / belts) * stream.range(0.25, 0.9);
        const edge = (side: number): Point[] =>
          Array.from({ length: 15 }, (_, k) => [
            x - r * 1.1 + (k / 14) * r * 2.2,
            at + side * half + fractal(noise, k * 0.35 + i * 7 + side, 2) * half * 0.8,
          ]);
        canvas.path(
          `${curve(edge(-1))}L${curve(edge(1).reverse()).slice(1)}Z`,
          colours[(i % (colours.length - 1)) + 1] ?? base,
          { opacity: stream.range(0.35, 0.8) },
        );
      }
    });
    const [lx, ly] = [x + Math.cos(sun) * r * 0.75, y + Math.sin(sun) * r * 0.75];
    canvas.path(
      outline,
      canvas.radial(lx, ly, r * 1.9, [
        [0, palette.light, 0.4],
        [0.3, palette.light, 0.06],
        [0.5, palette.deep, 0.15],
        [0.9, palette.deep, 0.9],
        [1, palette.deep, 0.94],
      ]),
    );
  });
};

/** Half of a ring system: the far half goes behind the planet. */
export const drawRing = (
  { canvas, palette }: Scene,
  x: number,
  y: number,
  r: number,
  tilt: number,
  colour: string,
  front: boolean,
): void => {
  canvas.group({ transform: `rotate(${num(tilt)} ${num(x)} ${num(y)})` }, () => {
    [1.42, 1.56, 1.74, 1.86].forEach((k, i) => {
      const [rx, ry] = [r * k, r * k * 0.24];
      const d = `M${num(x - rx)} ${num(y)}A${num(rx)} ${num(ry)} 0 0 ${front ? 0 : 1} ${num(x + rx)} ${num(y)}`;
      const paint = canvas.linear(x - rx, y, x + rx, y, [
        [0, mix(colour, palette.light, 0.45), 0.95],
        [0.6, colour, 0.8],
        [1, mix(colour, palette.deep, 0.5), 0.6],
      ]);
      canvas.line(d, { colour: paint, width: r * ([0.05, 0.1, 0.12, 0.03][i] ?? 0.05) });
    });
  });
};
