import { adjust, mix } from '../colour';
import { patterns } from '../match-words';
import { createNoise, fractal } from '../noise';
import { drawMist, heightAt } from '../parts/land';
import { drawBirds, drawClouds, drawSky, drawStars, drawSun } from '../parts/sky';
import { roundTree } from '../parts/trees';
import { type Point, disc, lines, num, under } from '../svg';
import { type Composition, type Scene, variantOf } from '../scene';

/** A striped hot-air balloon. (x, y): middle of the envelope. @param r its radius, px */
const drawBalloon = ({ canvas, palette }: Scene, x: number, y: number, r: number, turn: number): void => {
  const colours = [palette.accents[turn % 3] ?? palette.land, mix(palette.paper, palette.light, 0.5)];
  const outline = `M${num(x - r)} ${num(y)}A${num(r)} ${num(r)} 0 0 1 ${num(x + r)} ${num(y)}C${num(x + r)} ${num(y + r * 0.65)} ${num(x + r * 0.3)} ${num(y + r * 1.1)} ${num(x + r * 0.2)} ${num(y + r * 1.35)}H${num(x - r * 0.2)}C${num(x - r * 0.3)} ${num(y + r * 1.1)} ${num(x - r)} ${num(y + r * 0.65)} ${num(x - r)} ${num(y)}Z`;
  canvas.path(outline, colours[0] ?? palette.land);
  // Gores as nested ellipses: each narrower, colours alternating.
  [0.78, 0.5, 0.2].forEach((k, i) => {
    const w = r * k;
    canvas.path(
      `M${num(x)} ${num(y - r)}C${num(x - w * 1.34)} ${num(y - r)} ${num(x - w * 1.34)} ${num(y + r * 0.5)} ${num(x - r * 0.2 * k)} ${num(y + r * 1.35)}H${num(x + r * 0.2 * k)}C${num(x + w * 1.34)} ${num(y + r * 0.5)} ${num(x + w * 1.34)} ${num(y - r)} ${num(x)} ${num(y - r)}Z`,
      colours[(i + 1) % 2] ?? palette.paper,
    );
  });
  canvas.path(
    outline,
    canvas.linear(x - r, y, x + r, y, [
      [0, palette.light, 0.28],
      [0.45, palette.light, 0],
      [1, palette.deep, 0.4],
    ]),
  );
  canvas.line(
    `M${num(x - r * 0.19)} ${num(y + r * 1.36)}L${num(x - r * 0.13)} ${num(y + r * 1.75)}M${num(x + r * 0.19)} ${num(y + r * 1.36)}L${num(x + r * 0.13)} ${num(y + r * 1.75)}`,
    { colour: palette.deep, width: Math.max(0.5, r * 0.025) },
  );
  canvas.rect(x - r * 0.15, y + r * 1.72, r * 0.3, r * 0.24, mix(palette.deep, palette.land, 0.4));
};

/** Furrows that follow the slope and draw together in the distance. */
const drawFurrows = (
  scene: Scene,
  line: readonly Point[],
  colour: string,
  depth: number,
  name: string,
): void => {
  const { canvas, width, height, unit, random } = scene;
  const stream = random.fork(name);
  const vanish = width * stream.range(0.1, 0.9);
  const spread = stream.range(2.2, 3.4);
  let d = '';
  const gap = unit * (0.016 + 0.03 * depth);
  for (let x = -width * 0.5; x < width * 1.5; x += gap) {
    const from: Point = [x, heightAt(line, x)];
    const bend = unit * 0.35 * depth;
    const out = (x - vanish) * spread;
    d += `M${num(from[0])} ${num(from[1])}Q${num(x + (x - vanish) * 0.25)} ${num(from[1] + bend * 0.45)} ${num(vanish + out)} ${num(from[1] + bend * 1.7)}`;
  }
  canvas.clipped(under(line, height), () => canvas.line(d, { colour, width: gap * 0.3 }, { opacity: 0.34 }));
};

/** Rolling fields with hedges, single trees, a road of poplars, balloons. */
export const hills: Composition = {
  id: 'hills',
  keywords: patterns(`
    hill* hügel* field* feld* meadow* wiese* farm* bauern* rural* ländlich* tuscan* toskana* vineyard*
    weinberg* wine wein balloon* ballon* grass* gras garden* garten* park harvest* ernte* picnic*
    road* weg
  `),
  hints: patterns(`
    country* land spring* frühling* summer* sommer* food* organic* climate* klima* sustainab*
    nachhaltig* energy energie* sunny sonnig*
  `),
  palettes: ['moss', 'golden', 'green', 'pastel', 'autumn', 'day'],
  draw(scene) {
    const { canvas, width, height, unit, palette, random, style } = scene;
    const layout = random.fork('layout');
    const variant = variantOf(scene, 3);
    const horizon = height * layout.range(0.46, 0.56);
    const sunX = width * layout.pick([layout.range(0.16, 0.34), layout.range(0.66, 0.84)]);
    const away = sunX < width / 2 ? 1 : -1;
    drawSky(scene, horizon * 1.1);
    if (palette.dark) drawStars(scene, horizon * 0.8);
    drawSun(scene, sunX, horizon - unit * layout.range(0.08, 0.3), unit * layout.range(0.045, 0.08));
    drawClouds(scene, horizon * 0.85, 1.2 * style.detail);
    if ((variant === 1 || scene.has('balloons')) && style.detail > 0.2) {
      const flock: [number, number, number][] = [
        [0.2, 0.5, 0.115],
        [-0.06, 0.3, 0.055],
        [0.33, 0.22, 0.038],
        [0.05, 0.68, 0.03],
      ];
      flock.forEach(([dx, dy, r], i) =>
        drawBalloon(
          scene,
          width * 0.5 + away * dx * Math.min(width, unit * 1.6) + layout.range(-0.04, 0.04) * unit,
          horizon * dy + unit * 0.02,
          unit * r,
          i,
        ),
      );
    }
    const layers = style.detail < 0.5 ? 4 : 6;
    for (let i = 0; i < layers; i++) {
      const t = i / (layers - 1);
      const stream = random.fork(`hill ${i}`);
      const noise = createNoise(stream);
      const base = horizon + (height - horizon) * 0.86 * t ** 1.25;
      const wavelength = unit * stream.range(0.7, 1.15);
      const step = Math.max(1.5, width / 240);
      const line: Point[] = [];
      for (let x = -step; x <= width + step; x += step)
        line.push([x, base - fractal(noise, x / wavelength, 2, 0.3) * unit * (0.075 + 0.06 * t)]);
      // Fields differ as crops do: the accents tint every second one.
      const crop = mix(palette.land, palette.accents[i % 2 === 0 ? 1 : 0], i % 2 === 0 ? 0.42 : 0.24);
      const near = mix(crop, palette.deep, 0.55 * Math.max(0, t - 0.45));
      const colour = mix(palette.haze, near, Math.min(1, 0.15 + t * 1.15));
      const top = Math.min(...line.map(([, y]) => y));
      const lit = mix(colour, palette.light, palette.dark ? 0.08 : 0.2);
      const tone = canvas.linear(sunX, top, width - sunX, top + unit * 0.42, [
        [0, lit],
        [0.45, colour],
        [1, mix(colour, palette.deep, 0.28)],
      ]);
      if (i > 0 && i < layers - 1 && style.detail > 0.4) {
        let trees = '';
        const count = Math.round((width / unit) * stream.range(3, 7));
        const centre = stream.range(0, width);
        for (let n = 0; n < count; n++) {
          const x = n % 3 === 0 ? stream.range(0, width) : centre + stream.gauss() * unit * 0.25;
          const r = unit * (0.007 + 0.022 * t) * stream.range(0.7, 1.3);
          trees += stream.chance(0.3)
            ? `M${num(x - r * 0.5)} ${num(heightAt(line, x) + r)}Q${num(x - r * 0.6)} ${num(heightAt(line, x) - r * 2)} ${num(x)} ${num(heightAt(line, x) - r * 4.2)}Q${num(x + r * 0.6)} ${num(heightAt(line, x) - r * 2)} ${num(x + r * 0.5)} ${num(heightAt(line, x) + r)}Z`
            : roundTree(x, heightAt(line, x) + r * 0.3, r, stream);
        }
        canvas.path(trees, mix(mix(palette.land, palette.deep, 0.4), palette.haze, 0.75 * (1 - t)));
      }
      canvas.path(under(line, height + 2), tone);
      if (i > 0 && style.detail > 0.4 && (i + variant) % 2 === 0)
        drawFurrows(scene, line, mix(colour, palette.deep, 0.5), t, `furrows ${i}`);
      canvas.line(lines(line), { colour: lit, width: unit * 0.003 }, { opacity: 0.5 });
      if (i < layers - 2)
        drawMist(
          scene,
          base + unit * 0.07,
          unit * 0.09,
          mix(palette.haze, palette.sky[2], 0.6),
          0.4 * (1 - t),
        );
      if (i === layers - 2 && variant !== 1) {
        const x = width * (0.5 + away * layout.range(0.12, 0.3));
        const r = unit * (variant === 0 ? 0.115 : 0.07);
        const y = heightAt(line, x) + r * 0.05;
        const tree = mix(palette.deep, palette.land, 0.25);
        canvas.path(
          roundTree(x, y, r, stream),
          canvas.linear(x - away * r, y - r * 2.4, x + away * r, y - r * 0.6, [
            [0, mix(tree, palette.accents[0], 0.42)],
            [0.6, tree],
            [1, palette.deep],
          ]),
        );
      }
    }
    if (style.detail > 0.6) {
      // Poppies and daisies at our feet.
      const stream = random.fork('flowers');
      const bins = ['', ''];
      const count = Math.min(900, Math.round((width / unit) * 120));
      for (let n = 0; n < count; n++) {
        const t = stream.next() ** 1.6;
        bins[n % 2] += disc(
          stream.range(0, width),
          height * 1.01 - t * unit * 0.16,
          unit * (0.0065 - 0.005 * t) * stream.range(0.5, 1.1),
        );
      }
      canvas.path(bins[0] ?? '', adjust(palette.accents[0], { light: 0.02 }), { opacity: 0.9 });
      canvas.path(bins[1] ?? '', mix(palette.light, palette.accents[1], 0.3), { opacity: 0.85 });
      if (!palette.dark) drawBirds(scene, width * (0.5 - away * 0.05), horizon * 0.42);
    }
  },
};
