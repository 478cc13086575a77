import { mix, type Colour } from '../colour';
import { box, lens, num } from '../svg';
import type { Scene } from '../scene';

/** A path of light on the water below a sun or moon at `x`. */
export const drawGlitter = (
  { canvas, palette, random, height, unit }: Scene,
  x: number,
  horizon: number,
  strength: number,
): void => {
  const stream = random.fork('glitter');
  let bright = '';
  let faint = '';
  const depth = height - horizon;
  for (let i = 0; i < 150; i++) {
    const t = stream.next() ** 1.5;
    const spread = unit * (0.018 + 0.15 * t);
    const length = unit * (0.012 + 0.07 * t) * stream.range(0.4, 1.3);
    const mark = lens(
      x + stream.gauss() * spread * 0.62,
      horizon + depth * (0.008 + 0.99 * t),
      length,
      unit * (0.0012 + 0.0065 * t) * stream.range(0.6, 1.3),
    );
    if (stream.chance(0.5)) bright += mark;
    else faint += mark;
  }
  canvas.path(bright, palette.light, { opacity: 0.72 * strength });
  canvas.path(faint, mix(palette.light, palette.sky[2], 0.5), { opacity: 0.5 * strength });
};

/** Ripples all over the water, finer towards the horizon. */
export const drawRipples = (
  { canvas, random, width, height, unit }: Scene,
  horizon: number,
  colour: Colour,
  opacity: number,
  name: string,
): void => {
  const stream = random.fork(name);
  const depth = height - horizon;
  const count = Math.min(700, Math.round((130 * width * Math.max(depth, unit * 0.3)) / (unit * unit * 0.45)));
  let d = '';
  for (let i = 0; i < count; i++) {
    const t = stream.next() ** 1.7;
    d += lens(
      stream.range(0, width),
      horizon + depth * (0.01 + t),
      unit * (0.02 + 0.14 * t) * stream.range(0.4, 1.4),
      unit * (0.0007 + 0.0052 * t) * stream.range(0.5, 1.3),
    );
  }
  canvas.path(d, colour, { opacity });
};

/** Still water from the shore down to the bottom: the sky upside down, darker, and light on it. */
export const drawLake = (
  scene: Scene,
  shore: number,
  light: { x: number; strength: number; mirrored?: string },
): void => {
  const { canvas, palette, width, height, unit, style } = scene;
  const [top, middle, low] = palette.sky;
  const tone = (colour: Colour, t: number): Colour => mix(colour, palette.deep, t);
  const paint = canvas.linear(0, shore, 0, height, [
    [0, tone(mix(low, palette.land, 0.45), 0.12)],
    [0.12, tone(mix(low, palette.haze, 0.4), 0.06)],
    [0.5, tone(middle, 0.18)],
    [1, tone(top, 0.34)],
  ]);
  canvas.rect(0, shore, width, height - shore + 2, paint);
  // What stands on the shore is mirrored a little flatter, in a dark edge that ripples break up.
  if (light.mirrored) {
    const flat = Math.min(0.85, (height - shore) / (unit * 0.45));
    canvas.clipped(box(0, shore, width, height - shore), () => {
      canvas.again(light.mirrored ?? '', {
        opacity: 0.42,
        transform: `translate(0 ${num(shore * (1 + flat))}) scale(1 ${num(-flat)})`,
      });
    });
  }
  canvas.rect(
    0,
    shore,
    width,
    unit * 0.1,
    canvas.linear(0, shore, 0, shore + unit * 0.1, [
      [0, palette.deep, 0.6],
      [0.3, palette.deep, 0.28],
      [1, palette.deep, 0],
    ]),
  );
  drawRipples(scene, shore, tone(middle, 0.55), 0.26, 'ripples dark');
  if (style.detail > 0.4) drawRipples(scene, shore, mix(low, palette.light, 0.4), 0.3, 'ripples light');
  drawGlitter(scene, light.x, shore, light.strength);
  canvas.rect(0, shore - unit * 0.002, width, unit * 0.004, mix(low, palette.light, 0.5), { opacity: 0.55 });
};
