import { mix } from '../colour';
import { createNoise, fractal } from '../noise';
import { type Point, curve, joined, lens } from '../svg';
import type { Scene } from '../scene';

/** Rolling waves from the horizon towards us, each with a lit crest and a shaded trough. */
export const drawSwell = (scene: Scene, horizon: number): void => {
  const { canvas, palette, random, width, height, unit } = scene;
  const count = 7;
  const low = palette.sky[2];
  for (let i = 0; i < count; i++) {
    const t = (i + 1) / count;
    const stream = random.fork(`swell ${i}`);
    const noise = createNoise(stream);
    const y = horizon + (height - horizon) * (0.06 + 0.86 * t ** 1.5);
    const wavelength = unit * (0.22 + 0.75 * t) * stream.range(0.85, 1.2);
    const rise = unit * (0.012 + 0.085 * t ** 1.3);
    const crest: Point[] = [];
    const step = wavelength / 22;
    for (let x = -step; x <= width + step * 2; x += step) {
      const wave = 1 - Math.abs(noise(x / wavelength)) * 1.3;
      crest.push([x, y - wave * rise + fractal(noise, x / wavelength + 60, 2) * rise * 0.35]);
    }
    const body = mix(mix(palette.land, palette.sky[1], 0.35 * (1 - t)), palette.deep, 0.12 + 0.5 * t);
    const lit = mix(body, mix(low, palette.light, 0.3), 0.42);
    const d = curve(crest);
    canvas.path(
      `${d}L${width + 40} ${height + 2}L-40 ${height + 2}Z`,
      canvas.linear(0, y - rise, 0, y + rise * 2.6, [
        [0, lit],
        [0.35, mix(body, lit, 0.35)],
        [1, body],
      ]),
    );
    // Long lines down the back show how the water is drawn up.
    let drawn = '';
    for (let x = 0; x < width; x += wavelength * 0.16) {
      const from = crest[Math.min(crest.length - 1, Math.round(x / step) + 1)] ?? [x, y];
      drawn += lens(
        from[0] + stream.range(-0.2, 0.2) * wavelength,
        from[1] + rise * stream.range(0.45, 1.5),
        wavelength * stream.range(0.1, 0.35),
        rise * 0.025,
      );
    }
    canvas.path(drawn, lit, { opacity: 0.55 });
    // Foam rides where the crest is high and is carried down its back.
    const ragged = createNoise(stream);
    const lower = crest.map(([x, py]): Point => {
      const high = Math.max(0, (y - py) / rise - 0.35);
      return [x, py + rise * 0.02 + high * rise * (0.34 + 0.3 * ragged(x / wavelength / 0.11))];
    });
    canvas.path(
      `${d}${joined(curve([...lower].reverse()))}Z`,
      mix('#ffffff', low, palette.dark ? 0.7 : 0.25),
      { opacity: 0.35 + 0.35 * t },
    );
  }
};
