import { mix } from '../colour';
import { patterns } from '../match-words';
import { createNoise, fractal } from '../noise';
import { drawLand, drawMist, landColour, ridgeLine } from '../parts/land';
import { drawGlow, drawSky, drawStars, drawSun } from '../parts/sky';
import { drawLake } from '../parts/water';
import { pineRow } from '../parts/trees';
import { box, disc, num, polygon } from '../svg';
import { type Composition, type Scene, variantOf } from '../scene';

/** Curtains of northern light: fine rays that rise from a winding foot. */
const drawAurora = (scene: Scene, horizon: number): void => {
  const { canvas, palette, random, width, unit } = scene;
  const colours = [palette.accents[0], palette.accents[2], palette.accents[1]];
  for (let c = 0; c < 3; c++) {
    const stream = random.fork(`curtain ${c}`);
    const noise = createNoise(stream);
    const foot = horizon * stream.range(0.5, 0.88);
    const colour = colours[c] ?? palette.light;
    const tall = Math.min(horizon * 0.75, unit * stream.range(0.35, 0.55));
    const paint = canvas.fade([
      [0, colours[(c + 1) % 3] ?? colour, 0],
      [0.5, mix(colour, colours[(c + 2) % 3] ?? colour, 0.4), 0.2],
      [0.88, colour, 0.62],
      [1, colour, 0],
    ]);
    const step = unit * 0.0105;
    for (let x = -unit * 0.1; x < width + unit * 0.1; x += step) {
      const sway = fractal(noise, (x / unit) * 1.4, 2) * unit * 0.16;
      const fold = 0.5 + 0.5 * fractal(noise, (x / unit) * 6 + 70, 3);
      const strength = fold * Math.max(0, 0.5 + 0.9 * noise((x / unit) * 1.1 + 200));
      if (strength < 0.04) continue;
      const h = tall * (0.35 + 0.75 * fold);
      const y = foot + sway;
      // Each ray is wider than its step: overlapping edges make the folds soft.
      canvas.path(
        polygon([
          [x, y],
          [x + step * 3, y],
          [x + step * 3 + h * 0.06, y - h],
          [x + h * 0.06, y - h],
        ]),
        paint,
        { opacity: Math.min(1, strength * 0.75) },
      );
    }
  }
};

/** The band of the Milky Way: clouds of light and a dust of stars. */
const drawMilkyWay = (scene: Scene, horizon: number): void => {
  const { canvas, palette, random, width, unit } = scene;
  const stream = random.fork('milky way');
  const noise = createNoise(stream);
  const angle = stream.pick([-1, 1]) * stream.range(0.5, 1.05);
  const x0 = width * stream.range(0.35, 0.65);
  const reach = Math.hypot(width, horizon) * 0.62;
  const place = (along: number, across: number): [number, number] => [
    x0 + Math.cos(angle) * along - Math.sin(angle) * across,
    horizon * 0.5 +
      Math.sin(angle) * along +
      Math.cos(angle) * across +
      fractal(noise, along / unit, 2) * unit * 0.05,
  ];
  const tones = [palette.sky[2], palette.accents[1], palette.accents[2], palette.light];
  for (let i = 0; i < 44; i++) {
    const [x, y] = place(stream.range(-1, 1) * reach, stream.gauss() * unit * 0.055);
    const r = unit * stream.range(0.07, 0.2);
    const tone = mix(stream.pick(tones), palette.sky[2], 0.4);
    canvas.disc(
      x,
      y,
      r,
      canvas.radial(x, y, r, [
        [0, tone, 0.2],
        [0.5, tone, 0.08],
        [1, tone, 0],
      ]),
    );
  }
  const bins = ['', ''];
  const count = Math.min(1500, Math.round((reach / unit) * 900));
  for (let i = 0; i < count; i++) {
    const [x, y] = place(stream.range(-1, 1) * reach, stream.gauss() * unit * 0.075);
    if (y < horizon) bins[i % 2] += disc(x, y, Math.max(0.3, unit * (0.0005 + 0.001 * stream.next() ** 4)));
  }
  canvas.path(bins[0] ?? '', palette.light, { opacity: 0.4 });
  canvas.path(bins[1] ?? '', palette.light, { opacity: 0.75 });
};

/** A small house or a tent with light inside. (x, y): middle of the foot */
const drawShelter = (scene: Scene, x: number, y: number, size: number): void => {
  const { canvas, palette } = scene;
  const lamp = mix(palette.accents[0], palette.light, 0.35);
  drawGlow(scene, x, y - size * 0.3, size * 3, lamp, 0.5);
  if (scene.turn % 2 === 0) {
    canvas.path(
      polygon([
        [x - size * 0.75, y],
        [x, y - size * 0.8],
        [x + size * 0.75, y],
      ]),
      canvas.linear(0, y - size, 0, y, [
        [0, mix(lamp, palette.deep, 0.55)],
        [1, lamp],
      ]),
    );
    canvas.path(
      polygon([
        [x - size * 0.13, y],
        [x, y - size * 0.8],
        [x + size * 0.13, y],
      ]),
      mix(palette.light, lamp, 0.3),
    );
    canvas.line(
      `M${num(x + size * 0.05)} ${num(y - size * 0.86)}L${num(x - size * 0.78)} ${num(y)}M${num(x - size * 0.05)} ${num(y - size * 0.86)}L${num(x + size * 0.78)} ${num(y)}`,
      { colour: palette.deep, width: size * 0.04 },
    );
    return;
  }
  canvas.path(
    box(x - size * 0.5, y - size * 0.5, size, size * 0.52) +
      polygon([
        [x - size * 0.66, y - size * 0.45],
        [x, y - size],
        [x + size * 0.66, y - size * 0.45],
      ]) +
      box(x + size * 0.2, y - size * 1.05, size * 0.13, size * 0.4),
    mix(palette.deep, palette.land, 0.25),
  );
  canvas.path(
    box(x - size * 0.3, y - size * 0.34, size * 0.2, size * 0.2) +
      box(x + size * 0.1, y - size * 0.34, size * 0.2, size * 0.2),
    lamp,
  );
};

/** Stars over dark hills: northern lights, the Milky Way, or a great moon. */
export const nightSky: Composition = {
  id: 'night-sky',
  keywords: patterns(`
    star stars starry stern* moon* mond* aurora* polarlicht* nordlicht* milky milchstraße* astronom*
    tent* zelt* camping*
  `),
  hints: patterns(`
    night* nacht* mitternacht* sky himmel* sleep* schlaf* dream* traum* christmas weihnacht* midnight
    dark* dunkel*
  `),
  palettes: ['night', 'aurora', 'night', 'neon'],
  draw(scene) {
    const { canvas, width, height, unit, palette, random, style } = scene;
    const layout = random.fork('layout');
    const variant = scene.has('aurora') ? 0 : scene.has('moon') ? 2 : variantOf(scene, 3);
    const lake = scene.has('lake') || (variant === 0 && layout.chance(0.6));
    const ground = height * (lake ? layout.range(0.68, 0.74) : layout.range(0.8, 0.86));
    const moonX = width * layout.pick([layout.range(0.25, 0.38), layout.range(0.62, 0.75)]);
    drawSky(scene, ground);
    drawStars(scene, ground, 1.7 * (0.4 + 0.6 * style.detail));
    if (variant === 0) drawAurora(scene, ground);
    if (variant === 1) drawMilkyWay(scene, ground);
    if (variant === 2)
      drawSun(
        { ...scene, palette: { ...palette, dark: true } },
        moonX,
        ground - unit * layout.range(0.26, 0.42),
        unit * layout.range(0.13, 0.2),
      );
    if (variant !== 2 && style.detail > 0.5) {
      const [x, y] = [width * layout.range(0.2, 0.8), ground * layout.range(0.12, 0.4)];
      const [dx, dy] = [unit * layout.pick([-0.17, 0.17]), unit * 0.075];
      const trail = canvas.linear(x, y, x + dx, y + dy, [
        [0, palette.light, 0],
        [1, palette.light, 0.9],
      ]);
      canvas.path(
        polygon([
          [x, y],
          [x + dx, y + dy - unit * 0.0012],
          [x + dx + Math.sign(dx) * unit * 0.002, y + dy],
          [x + dx, y + dy + unit * 0.0012],
        ]),
        trail,
      );
    }
    const mist = mix(palette.haze, palette.sky[2], 0.5);
    const layers = style.detail < 0.5 ? 2 : 4;
    const mirrored = canvas.named(() => {
      for (let i = 0; i < layers; i++) {
        const t = (i + 1) / layers;
        const line = ridgeLine(width, random.fork(`ridge ${i}`), {
          base: ground - unit * 0.13 * (1 - t),
          rise: unit * (0.2 - 0.13 * t),
          wavelength: unit * layout.range(0.45, 0.8),
          kind: i < 2 ? 'peaks' : 'hills',
          rough: 0.5,
        });
        const colour = landColour(palette, 0.3 + 0.66 * t);
        drawLand(scene, line, colour, { colour: mist, amount: 0.5 * (1 - t), depth: unit * 0.2 });
        if (t > 0.6 && style.detail > 0.4)
          canvas.path(
            pineRow(line, width, unit * (lake ? 0.05 : 0.1) * t, 0.9, random.fork(`pines ${i}`)),
            colour,
          );
        if (t < 1) drawMist(scene, ground - unit * 0.05 * (1 - t), unit * 0.1, mist, 0.35);
      }
    });
    if (lake) drawLake(scene, ground, { x: moonX, strength: variant === 2 ? 0.9 : 0.3, mirrored });
    else {
      const front = ridgeLine(width, random.fork('front'), {
        base: height * 0.94,
        rise: unit * 0.05,
        wavelength: unit * 0.8,
        kind: 'hills',
        rough: 0.4,
      });
      drawLand(scene, front, palette.deep, { colour: palette.deep, amount: 0, depth: unit });
      const x = width * layout.range(0.3, 0.7);
      if (style.detail > 0.6) drawShelter(scene, x, height * 0.945, unit * 0.07);
    }
  },
};
