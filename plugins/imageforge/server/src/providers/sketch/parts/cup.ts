import { mix } from '../colour';
import { createNoise } from '../noise';
import type { Scene } from '../scene';
import { type Point, curve, disc, num } from '../svg';
import { type Vessel, drawShadow } from './tableware';

/** A cup on its saucer with steam above. (x, y): middle of the foot */
export const drawCup = (scene: Scene, { x, y, height: h, colour }: Vessel, sun: number): void => {
  const { canvas, palette, random, unit, style } = scene;
  const [rim, foot] = [h * 0.62, h * 0.3];
  drawShadow(scene, x, y, rim * 2.2, sun);
  const plate = mix(colour, palette.light, 0.18);
  const oval = (cy: number, rx: number, ry: number): string =>
    `M${num(x - rx)} ${num(cy)}a${num(rx)} ${num(ry)} 0 1 0 ${num(rx * 2)} 0a${num(rx)} ${num(ry)} 0 1 0 ${num(-rx * 2)} 0Z`;
  canvas.path(oval(y - h * 0.02, h * 1.02, h * 0.15), mix(plate, palette.deep, 0.35));
  canvas.path(
    oval(y - h * 0.05, h * 1.02, h * 0.15),
    canvas.linear(x + sun * h, 0, x - sun * h, 0, [
      [0, mix(plate, palette.light, 0.3)],
      [1, mix(plate, palette.deep, 0.22)],
    ]),
  );
  canvas.path(oval(y - h * 0.05, h * 0.55, h * 0.075), palette.deep, { opacity: 0.16 });
  const glaze = canvas.linear(x + sun * rim, 0, x - sun * rim, 0, [
    [0, mix(colour, palette.light, 0.12)],
    [0.25, mix(colour, palette.light, 0.4)],
    [0.5, colour],
    [1, mix(colour, palette.deep, 0.45)],
  ]);
  const hx = x - sun * rim * 0.86;
  canvas.line(
    `M${num(hx)} ${num(y - h * 0.82)}C${num(hx - sun * h * 0.48)} ${num(y - h * 0.92)} ${num(hx - sun * h * 0.44)} ${num(y - h * 0.3)} ${num(hx + sun * h * 0.12)} ${num(y - h * 0.3)}`,
    { colour: mix(colour, palette.deep, 0.4), width: h * 0.095 },
  );
  canvas.path(
    `M${num(x - rim)} ${num(y - h)}C${num(x - rim)} ${num(y - h * 0.4)} ${num(x - foot * 1.2)} ${num(y - h * 0.08)} ${num(x - foot)} ${num(y - h * 0.04)}Q${num(x)} ${num(y + h * 0.02)} ${num(x + foot)} ${num(y - h * 0.04)}C${num(x + foot * 1.2)} ${num(y - h * 0.08)} ${num(x + rim)} ${num(y - h * 0.4)} ${num(x + rim)} ${num(y - h)}Z`,
    glaze,
  );
  canvas.path(oval(y - h, rim, h * 0.14), mix(colour, palette.light, 0.5));
  const drink = mix(palette.deep, '#4a2413', 0.55);
  canvas.path(
    oval(y - h * 0.985, rim * 0.92, h * 0.115),
    canvas.linear(x - rim, 0, x + rim, 0, [
      [0, drink],
      [0.6, mix(drink, palette.accents[0], 0.35)],
      [1, drink],
    ]),
  );
  if (style.detail < 0.3) return;
  const noise = createNoise(random.fork('steam'));
  for (let i = 0; i < 3; i++) {
    const left: Point[] = [];
    const right: Point[] = [];
    for (let k = 0; k <= 12; k++) {
      const t = k / 12;
      const px = x + (i - 1) * h * 0.26 + noise(t * 2.2 + i * 20) * h * 0.3 * t ** 0.6;
      const half = h * 0.085 * Math.sin(Math.PI * Math.min(1, t * 0.98 + 0.02)) * (1 - t * 0.3);
      left.push([px - half, y - h * (1.06 + t * (1.15 + i * 0.22))]);
      right.push([px + half, y - h * (1.06 + t * (1.15 + i * 0.22))]);
    }
    const steam = canvas.linear(0, y - h * 1.05, 0, y - h * 2.4, [
      [0, palette.light, 0],
      [0.3, palette.light, 0.34],
      [1, palette.light, 0],
    ]);
    canvas.path(`${curve(left)}L${curve([...right].reverse()).slice(1)}Z`, steam);
  }
  canvas.path(disc(x + sun * rim * 0.5, y - h * 1.01, unit * 0.002), palette.light, { opacity: 0.6 });
};
