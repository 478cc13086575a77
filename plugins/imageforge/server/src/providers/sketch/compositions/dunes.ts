import { mix } from '../colour';
import { patterns } from '../match-words';
import { createNoise, fractal } from '../noise';
import { drawMist } from '../parts/land';
import { drawBirds, drawClouds, drawGlow, drawSky, drawStars, drawSun } from '../parts/sky';
import { type Point, curve, joined } from '../svg';
import { type Composition, type Scene, variantOf } from '../scene';

interface Dune {
  /** Top of the dune, px. */
  summit: Point;
  /** How far it reaches to either side, px. */
  span: number;
  /** 0 far … 1 near. */
  depth: number;
  /** Side the light comes from: 1 right, -1 left. */
  sun: number;
}

/** One dune: a wind-blown crest, and a knife edge that parts light from shadow on its way down. */
const drawDune = (scene: Scene, dune: Dune, name: string): void => {
  const { canvas, palette, random, width, height, unit, style } = scene;
  const {
    summit: [x, y],
    span,
    depth,
    sun,
  } = dune;
  const stream = random.fork(name);
  const noise = createNoise(stream);
  const fall = span * stream.range(0.16, 0.24);
  const crest: Point[] = Array.from({ length: 41 }, (_, i) => {
    const at = (i / 40) * 2 - 1;
    const px = x + at * Math.max(span * 1.6, width);
    const t = (px - x) / span;
    // A concave flank to the lee, a convex one to the wind.
    const drop = t * sun > 0 ? 1 - Math.exp(-((t * 1.25) ** 2)) : 1 - 1 / (1 + Math.abs(t) * 1.5);
    return [
      px,
      y + drop * fall * 1.5 + fractal(noise, t * 1.1 + 9, 2) * fall * 0.24 * Math.min(1, Math.abs(t) * 2),
    ];
  });
  crest.push([x, y]);
  crest.sort((a, b) => a[0] - b[0]);
  const sand =
    depth < 0.5
      ? mix(palette.haze, mix(palette.land, palette.haze, 0.35), depth * 2)
      : mix(mix(palette.land, palette.haze, 0.35), palette.land, (depth - 0.5) * 1.6);
  const lit = mix(sand, palette.light, palette.dark ? 0.12 : 0.26 * (1 - depth * 0.4));
  const dim = mix(sand, palette.deep, 0.2 + 0.34 * depth);
  const floor = height + 4;
  const outline = `${curve(crest)}L${width * 3} ${floor}L${-width * 2} ${floor}Z`;
  const reach = fall * 2.6;
  canvas.path(
    outline,
    canvas.linear(0, y, 0, y + reach, [
      [0, lit],
      [0.5, sand],
      [1, mix(sand, palette.deep, 0.08 + 0.12 * depth)],
    ]),
  );

  const bend = stream.range(1.1, 1.7);
  const edge: Point[] = Array.from({ length: 9 }, (_, i) => {
    const t = i / 8;
    const sway = Math.sin(t * Math.PI * bend) * 0.3 - t * 0.12;
    return [x + sun * sway * span * stream.range(0.94, 1.06), y + t ** 1.25 * reach];
  });
  edge[0] = [x, y];
  const lee = crest.filter(([px]) => (px - x) * sun <= 0).sort((a, b) => (a[0] - b[0]) * sun);
  const far = lee[0] ?? [x, y];
  const shade = `${curve(lee)}${joined(curve(edge))}L${far[0]} ${y + reach}Z`;
  const softest = mix(dim, sand, 0.55);
  canvas.clipped(outline, () => {
    canvas.path(
      shade,
      canvas.linear(x, y, x - sun * span * 0.8, y + reach * 0.7, [
        [0, dim],
        [0.4, dim, 0.85],
        [0.75, softest, 0.5],
        [1, softest, 0],
      ]),
    );
    if (style.detail < 0.5 || depth < 0.45) return;
    // Ripples of the wind, on the lit side only.
    for (let i = 1; i < 13; i++) {
      const t = i / 13;
      const ripple: Point[] = Array.from({ length: 8 }, (_, k) => {
        const s = k / 7;
        return [
          x + sun * span * (0.3 * t + 0.1 + s * 0.95),
          y + reach * (0.1 + t * 0.8) + Math.sin(s * 5 + i * 0.7) * unit * 0.005 + s * fall * 0.34,
        ];
      });
      canvas.line(curve(ripple), { colour: dim, width: unit * 0.0022 }, { opacity: 0.2 });
    }
  });
};

/** Dunes with a knife edge of shadow under a big low sun. */
export const dunes: Composition = {
  id: 'dunes',
  keywords: patterns(`
    desert* wüste* dune* düne* sand sandy sandig* sahara camel* kamel* heat* hitze* oasis oase* arab*
    egypt* ägypt* canyon* mars
  `),
  palettes: ['terracotta', 'sunset', 'golden', 'rose', 'orange', 'dawn'],
  draw(scene) {
    const { width, height, unit, palette, random, style } = scene;
    const layout = random.fork('layout');
    const variant = variantOf(scene, 4);
    const sun = variant % 2 === 0 ? 1 : -1;
    // Every other pair of seeds shows one great dune instead of a sea of them.
    const great = variant >= 2;
    const horizon = height * (great ? layout.range(0.58, 0.66) : layout.range(0.46, 0.58));
    const sunX = width * (0.5 + sun * layout.range(0.12, 0.3));
    const radius = unit * layout.range(0.07, 0.135);
    drawSky(scene, horizon * 1.05);
    if (palette.dark) drawStars(scene, horizon * 0.9);
    drawGlow(scene, sunX, horizon, unit * 0.7, palette.light, 0.3);
    drawSun(scene, sunX, horizon - radius * layout.range(0.5, 2.4), radius);
    drawClouds(scene, horizon * 0.8, 0.5 * style.detail);
    const count = style.detail < 0.5 ? 3 : great ? 4 : 6;
    for (let i = 0; i < count; i++) {
      const depth = i / (count - 1);
      const swing = (i % 2 === 0 ? 1 : -1) * sun * layout.range(0.1, 0.42);
      const span =
        Math.max(unit * 0.5, Math.min(width * 0.5, unit)) *
        (great && i === 1 ? 1.35 : 0.75 + depth * 0.95) *
        layout.range(0.85, 1.2);
      const summit: Point = [
        width * (0.5 - swing),
        horizon +
          (height - horizon) * (depth ** 1.35 * 0.66 - 0.03) +
          unit * (great && i === 1 ? -0.27 : 0.01),
      ];
      drawDune(scene, { summit, span, depth, sun }, `dune ${i}`);
      if (i < count - 2 && !great)
        drawMist(scene, summit[1] + span * 0.2, unit * 0.1, mix(palette.haze, palette.sky[2], 0.6), 0.3);
    }
    if (style.detail > 0.6 && !palette.dark) drawBirds(scene, width * (0.5 - sun * 0.14), horizon * 0.5);
  },
};
