import { adjust, along, mix } from '../colour';
import { patterns } from '../match-words';
import { createNoise, fractal } from '../noise';
import { type Point, curve, joined } from '../svg';
import { type Composition, variantOf } from '../scene';

/** Ribbons of light that fold over one another on a glowing ground. */
export const silk: Composition = {
  id: 'silk',
  keywords: patterns(`
    gradient* verlauf* flow* fließ* silk* seide* ribbon* smooth* fluid* liquid* flüssig* wallpaper*
    background* hintergrund* digital*
  `),
  hints: patterns(`
    fluss band* motion* bewegung* energy* energie* ai ki software* tech* cloud data daten* startup*
    innovation* future* zukunft* electric*
  `),
  palettes: ['neon', 'violet', 'sunset', 'tropical', 'rose', 'blue', 'aurora'],
  draw(scene) {
    const { canvas, width, height, unit, palette, random, style } = scene;
    const layout = random.fork('layout');
    const variant = variantOf(scene, 3);
    const colours = layout.chance(0.5)
      ? [palette.accents[0], palette.sky[2], palette.accents[1], palette.sky[1], palette.accents[2]]
      : [palette.sky[2], palette.accents[1], palette.accents[0], palette.land, palette.sky[1]];
    const [from, to] =
      palette.dark || layout.chance(0.4)
        ? [palette.sky[0], palette.deep]
        : [mix(palette.paper, palette.sky[2], 0.5), mix(palette.haze, palette.sky[1], 0.4)];
    const flip = layout.chance(0.5) ? 1 : -1;
    canvas.rect(
      0,
      0,
      width,
      height,
      canvas.linear(flip > 0 ? 0 : width, 0, flip > 0 ? width : 0, height, [
        [0, from],
        [1, to],
      ]),
    );
    for (let i = 0; i < 3; i++) {
      const [x, y] = [width * layout.range(0.1, 0.9), height * layout.range(0.1, 0.9)];
      const r = Math.max(unit * 0.6, Math.min(width, height * 1.5) * layout.range(0.35, 0.55));
      const glow = colours[i] ?? palette.light;
      if (!style.bands)
        canvas.disc(
          x,
          y,
          r,
          canvas.radial(x, y, r, [
            [0, glow, 0.55],
            [0.5, glow, 0.2],
            [1, glow, 0],
          ]),
        );
    }
    const noise = createNoise(random.fork('folds'));
    const count = style.detail < 0.5 ? 7 : variant === 1 ? 22 : 15;
    const tilt = flip * layout.range(0.1, 0.5) * Math.min(height, unit * 1.2);
    const swing = unit * layout.range(0.2, 0.34);
    const middle = height * layout.range(0.42, 0.58);
    const fan = Math.min(height, unit * 1.4) * (variant === 2 ? 0.62 : 0.34);
    const steps = Math.min(120, 26 + Math.round((width / unit) * 8));
    const sheet = (t: number): Point[] =>
      Array.from({ length: steps + 1 }, (_, k) => {
        const s = k / steps;
        const x = (s * 1.16 - 0.08) * width;
        const along = (x / unit) * (variant === 1 ? 1.25 : 0.95);
        // The sheets drift apart and cross where the noise of neighbours differs.
        const wave =
          fractal(noise, along * 0.85 + t * 0.55, 2, 0.35) * swing +
          noise(along * 0.6 + 30 - t * 0.9) * swing * 0.55;
        const pinch = 0.22 + 0.78 * Math.abs(Math.sin((s * (width / unit) * 0.9 + layoutPhase) * 1.4));
        return [x, middle + (s - 0.5) * tilt + wave + (t - 0.5) * fan * pinch * 2];
      });
    const layoutPhase = layout.range(0, 6);
    for (let i = 0; i < count; i++) {
      const t = i / (count - 1);
      const upper = sheet(t);
      const lower = sheet(t + (variant === 1 ? 1.6 : 2.6) / count);
      const colour = along(colours, (t * 1.1 + layoutPhase) % 1);
      const next = along(colours, (t * 1.1 + 0.3 + layoutPhase) % 1);
      const top = curve(upper);
      const paint = canvas.linear(flip > 0 ? 0 : width, middle - fan, flip > 0 ? width : 0, middle + fan, [
        [0, adjust(colour, { light: 0.03 }), 0.85],
        [0.35, mix(colour, next, 0.5), 0.55],
        [0.62, next, 0.8],
        [1, adjust(colour, { light: -0.06 }), 0.35],
      ]);
      canvas.path(`${top}${joined(curve([...lower].reverse()))}Z`, paint, { opacity: 0.72 });
      const edge = canvas.linear(0, 0, width, 0, [
        [0, palette.light, 0.05],
        [0.3 + 0.4 * ((t * 3) % 1), palette.light, 0.75],
        [1, palette.light, 0.05],
      ]);
      canvas.line(top, { colour: edge, width: Math.max(0.6, unit * 0.0018) });
    }
  },
};
