import { adjust, mix } from '../colour';
import { patterns } from '../match-words';
import { createNoise } from '../noise';
import { drawLand, drawMist, landColour, ridgeLine } from '../parts/land';
import { drawBirds, drawGlow, drawStars, drawSky, drawSun } from '../parts/sky';
import { pineRow } from '../parts/trees';
import { type Point, lens, polygon } from '../svg';
import { type Composition, type Scene, variantOf } from '../scene';

/** Broad beams that fall from the light through the trees. */
const drawShafts = (
  { canvas, palette, random, unit, width, height, style }: Scene,
  x: number,
  y: number,
): void => {
  if (style.bands) return;
  const stream = random.fork('shafts');
  const reach = Math.hypot(width, height) * 0.9;
  const lean = x < width / 2 ? 1 : -1;
  for (let i = 0; i < 6; i++) {
    const angle = Math.PI / 2 - lean * (0.06 + 0.14 * i + stream.range(-0.05, 0.05));
    const half = stream.range(0.012, 0.045);
    const end = (turn: number): Point => [
      x + Math.cos(angle + turn) * reach,
      y + Math.sin(angle + turn) * reach,
    ];
    const paint = canvas.radial(x, y, reach, [
      [0, palette.light, 0.3],
      [0.45, palette.light, 0.14],
      [0.8, palette.light, 0],
    ]);
    canvas.path(polygon([[x, y - unit * 0.02], end(-half), end(half)]), paint, {
      opacity: stream.range(0.5, 1),
    });
  }
};

/** Conifers on slope behind slope. */
const drawSlopes = (scene: Scene): void => {
  const { canvas, width, height, unit, palette, random, style } = scene;
  const layout = random.fork('layout');
  const valley = variantOf(scene, 3) === 2;
  const top = height * layout.range(0.3, 0.4);
  const sunX = width * layout.range(0.25, 0.75);
  drawSky(scene, height * 0.75);
  if (palette.dark) drawStars(scene, height * 0.5);
  drawSun(scene, sunX, top + unit * layout.range(-0.12, 0.06), unit * layout.range(0.05, 0.09));
  if (!palette.dark && style.detail > 0.6)
    drawBirds(scene, width * 0.5 + (width * 0.5 - sunX) * 0.6, top * 0.62);
  const layers = style.detail < 0.5 ? 4 : 7;
  const mist = mix(palette.haze, palette.sky[2], 0.6);
  for (let i = 0; i < layers; i++) {
    const t = i / (layers - 1);
    const stream = random.fork(`slope ${i}`);
    const base = top + (height - top) * (0.08 + 0.84 * t ** 1.1);
    const tilt = stream.range(-0.16, 0.16) * unit;
    const line = ridgeLine(width, stream, {
      base,
      rise: unit * (0.14 - 0.04 * t),
      wavelength: unit * stream.range(0.5, 0.9),
      kind: 'hills',
      rough: 0.6,
    }).map(([x, y]): Point => {
      const off = Math.abs(x / width - (valley ? sunX / width : 0.5));
      return [
        x,
        y + tilt * (x / width - 0.5) - (valley ? (off - 0.25) * unit * 0.75 * (0.45 + 0.55 * t) : 0),
      ];
    });
    const colour = landColour(palette, 0.1 + 0.88 * t);
    const trees = pineRow(line, width, unit * (0.045 + 0.2 * t ** 1.3), 1.25 - 0.45 * t, stream);
    canvas.path(
      trees,
      canvas.linear(0, base - unit * 0.3, 0, base + unit * 0.12, [
        [0, colour],
        [0.6, colour],
        [1, mix(colour, mist, 0.35 * (1 - t))],
      ]),
    );
    drawLand(scene, line, colour, { colour: mist, amount: 0.75 * (1 - t), depth: unit * 0.24 });
    if (i < layers - 1) drawMist(scene, base + unit * 0.06, unit * 0.16, mist, 0.62 * (1 - t * 0.6));
    if (i === layers - 3 && style.detail > 0.6) drawShafts(scene, sunX, top - unit * 0.05);
  }
};

/** Between the trunks, looking into the light. */
const drawTrunks = (scene: Scene, birch: boolean): void => {
  const { canvas, width, height, unit, palette, random, style } = scene;
  const layout = random.fork('layout');
  const lightX = width * layout.range(0.3, 0.7);
  const ground = height * layout.range(0.76, 0.84);
  const glow = mix(palette.sky[2], palette.light, 0.6);
  canvas.rect(
    0,
    0,
    width,
    height,
    canvas.linear(0, 0, 0, ground, [
      [0, mix(palette.haze, palette.land, 0.35)],
      [0.6, palette.sky[2]],
      [1, glow],
    ]),
  );
  drawGlow(scene, lightX, ground * 0.72, Math.max(unit * 0.75, width * 0.4), palette.light, 0.85);
  const layers = style.detail < 0.5 ? 3 : 5;
  for (let i = 0; i < layers; i++) {
    const t = i / (layers - 1);
    const stream = random.fork(`trunks ${i}`);
    const colour = landColour(palette, 0.14 + 0.84 * t);
    const foot = ground + (height - ground) * (t * 0.55 - 0.1);
    const line = ridgeLine(width, stream.fork('ground'), {
      base: foot,
      rise: unit * 0.03,
      wavelength: unit * 0.6,
      kind: 'hills',
    });
    const thickness = unit * (0.008 + 0.045 * t ** 1.7);
    const gap = unit * (0.06 + 0.24 * t ** 1.3);
    let d = '';
    let bark = '';
    let leaves = '';
    for (let x = -gap * stream.next(); x < width + gap; x += gap * stream.range(0.5, 1.5)) {
      // The light stays free: near trunks keep away from it.
      if (t > 0.6 && Math.abs(x - lightX) < unit * 0.15 * t) continue;
      const bend = createNoise(stream.fork(`bend ${x}`));
      const wide = thickness * stream.range(0.65, 1.3);
      const lean = stream.range(-0.04, 0.04) * height;
      const side = (k: number): Point[] =>
        Array.from({ length: 12 }, (_, n) => {
          const s = n / 11;
          const flare = s < 0.08 ? 1 + (0.08 - s) * 9 : 1 - s * 0.25;
          return [
            x + lean * s + bend(s * 3) * unit * 0.012 + k * wide * 0.5 * flare,
            foot + unit * 0.03 - s * (foot + unit * 0.1),
          ];
        });
      d += polygon([...side(-1), ...side(1).reverse()]);
      if (birch && t > 0.45) {
        for (let n = 0; n < 16; n++)
          bark += lens(
            x + lean * (n / 16) + stream.range(-0.3, 0.3) * wide,
            foot - ((n + stream.next()) * foot) / 16,
            wide * stream.range(0.25, 0.75),
            wide * 0.055,
          );
      } else if (t > 0.3 && t < 0.95) {
        for (let n = 0; n < 5; n++) {
          const from: Point = [x + lean * 0.5, foot * stream.range(0.1, 0.7)];
          const out = stream.pick([-1, 1]) * unit * stream.range(0.04, 0.14);
          d += polygon([
            from,
            [from[0] + out, from[1] - Math.abs(out) * stream.range(0.1, 0.6)],
            [from[0], from[1] + wide * 0.2],
          ]);
        }
      }
    }
    for (let n = 0; n < Math.min(260, (width / unit) * 42); n++) {
      const x = stream.range(0, width);
      leaves += lens(
        x,
        foot + unit * 0.02 - Math.abs(stream.gauss()) * unit * 0.014,
        unit * stream.range(0.01, 0.045),
        unit * stream.range(0.003, 0.012),
      );
    }
    const trunk = birch
      ? mix(mix(palette.paper, palette.haze, palette.dark ? 0.7 : 0.25), colour, 0.68 - 0.5 * t)
      : colour;
    const paint = canvas.linear(0, 0, 0, foot, [
      [0, mix(trunk, palette.land, birch ? 0.1 : 0)],
      [0.5, trunk],
      [1, mix(trunk, glow, 0.22 * (1 - t))],
    ]);
    canvas.path(d, paint);
    if (bark) canvas.path(bark, palette.deep, { opacity: 0.75 });
    drawLand(scene, line, colour, { colour: glow, amount: 0.3 * (1 - t), depth: unit * 0.2 });
    canvas.path(
      leaves,
      birch && t > 0.2 ? mix(palette.accents[0], colour, 0.4) : adjust(colour, { light: 0.02 }),
    );
    if (i === layers - 2 && style.detail > 0.6)
      drawShafts(scene, lightX + (lightX < width / 2 ? -0.2 : 0.2) * unit, -unit * 0.1);
    if (t < 0.9) drawMist(scene, foot, unit * 0.26, glow, 0.5 * (1 - t));
  }
};

/** Conifers in mist, or a look between tall trunks. */
export const forest: Composition = {
  id: 'forest',
  keywords: patterns(`
    forest* wald wälder* *wald waldweg* tree trees baum* bäume* pine* tanne* fichte* kiefer* birch*
    birke* woods woodland* jungle* dschungel* camp* wildlife
  `),
  hints: patterns(`
    fog* nebel* mist misty nature natur* autumn* herbst* wild fairy* märchen* rain* regen*
  `),
  palettes: ['moss', 'dawn', 'autumn', 'ink', 'green', 'golden'],
  draw(scene) {
    const between = scene.has('birch') || variantOf(scene, 3) === 1;
    if (between) drawTrunks(scene, scene.has('birch') || scene.turn % 2 === 0);
    else drawSlopes(scene);
  },
};
