import { adjust, mix } from '../colour';
import { patterns } from '../match-words';
import { createNoise, fractal } from '../noise';
import { drawPlanet, drawRing } from '../parts/planet';
import { drawStars } from '../parts/sky';
import { type Point, num } from '../svg';
import { type Composition, variantOf } from '../scene';

/** Planets, rings, orbits and clouds of stars. */
export const cosmos: Composition = {
  id: 'cosmos',
  keywords: patterns(`
    space* weltraum* weltall* planet* galaxy* galaxie* universe* universum* cosmos* cosmic* kosmos*
    nebula* orbit* rocket* rakete* astronaut* saturn jupiter satellite* satellit* physics physik*
    quantum quanten*
  `),
  hints: patterns('mars science* wissenschaft* launch* start'),
  palettes: ['aurora', 'neon', 'night', 'violet', 'sunset'],
  draw(scene) {
    const { canvas, width, height, unit, palette, random, style } = scene;
    const layout = random.fork('layout');
    const variant = variantOf(scene, 3);
    const dark = adjust(mix(palette.deep, palette.sky[0], 0.35), { light: -0.02 });
    canvas.rect(
      0,
      0,
      width,
      height,
      canvas.linear(0, 0, width, height, [
        [0, dark],
        [0.5, mix(dark, palette.sky[0], 0.6)],
        [1, dark],
      ]),
    );
    const noise = createNoise(layout.fork('nebula'));
    const clouds = style.bands ? 0 : Math.round(14 * (0.4 + style.detail * 0.6));
    const slope = layout.range(-0.6, 0.6);
    for (let i = 0; i < clouds; i++) {
      const t = i / clouds;
      const x = width * (t * 1.2 - 0.1);
      const y = height * (0.5 + slope * (t - 0.5)) + fractal(noise, t * 4, 2) * unit * 0.35;
      const r = unit * layout.range(0.18, 0.42);
      const tone =
        [palette.sky[1], palette.accents[2], palette.accents[0], palette.haze][i % 4] ?? palette.haze;
      canvas.disc(
        x,
        y,
        r,
        canvas.radial(x, y, r, [
          [0, tone, 0.26],
          [0.5, tone, 0.1],
          [1, tone, 0],
        ]),
      );
    }
    drawStars(scene, height, 1.5 * style.detail);
    const sun = layout.range(-2.6, -0.5);
    const sets = [
      [
        palette.accents[0],
        mix(palette.accents[0], palette.light, 0.35),
        mix(palette.accents[0], palette.deep, 0.35),
        palette.accents[1],
      ],
      [palette.haze, palette.land, mix(palette.haze, palette.light, 0.4), palette.accents[2]],
      [mix(palette.sky[2], palette.accents[1], 0.5), palette.accents[1], palette.sky[1], palette.light],
    ];
    const set = (i: number): string[] => sets[(i + scene.turn) % 3] ?? [palette.haze, palette.land];
    const side = layout.pick([-1, 1]);
    if (variant === 0) {
      // A horizon so near that it fills the foot of the picture, and a ringed world above.
      const r = Math.max(width, height) * layout.range(0.62, 0.8);
      const [x, y] = [width * (0.5 - side * 0.22), height + r - Math.min(height * 0.3, unit * 0.36)];
      const [px, py, pr] = [width * (0.5 + side * 0.2), height * 0.36, unit * layout.range(0.12, 0.17)];
      drawRing(scene, px, py, pr, side * 18, sets[2]?.[0] ?? palette.light, false);
      drawPlanet(scene, px, py, pr, set(0), sun, 'ringed');
      drawRing(scene, px, py, pr, side * 18, sets[2]?.[0] ?? palette.light, true);
      drawPlanet(scene, x, y, r, set(1), -Math.PI / 2, 'near');
    } else if (variant === 1) {
      const [x, y, r] = [width * (0.5 + side * 0.1), height * 0.52, unit * layout.range(0.22, 0.29)];
      const tilt = layout.range(-28, 28);
      drawRing(scene, x, y, r, tilt, sets[2]?.[0] ?? palette.light, false);
      drawPlanet(scene, x, y, r, set(0), sun, 'ringed');
      drawRing(scene, x, y, r, tilt, sets[2]?.[0] ?? palette.light, true);
      drawPlanet(
        scene,
        width * (0.5 - side * 0.3),
        height * layout.range(0.18, 0.3),
        unit * 0.05,
        set(1),
        sun,
        'moon',
      );
      drawPlanet(
        scene,
        width * (0.5 + side * 0.38),
        height * layout.range(0.74, 0.86),
        unit * 0.035,
        set(2),
        sun,
        'moon far',
      );
    } else {
      // A sun with its family on orbits.
      const [x, y] = [width * (0.5 - side * Math.min(0.3, 0.2 * (width / unit))), height * 0.5];
      canvas.disc(
        x,
        y,
        unit * 0.5,
        canvas.radial(x, y, unit * 0.5, [
          [0, palette.light, 0.75],
          [0.25, palette.accents[1], 0.35],
          [1, palette.accents[0], 0],
        ]),
      );
      canvas.disc(
        x,
        y,
        unit * 0.095,
        canvas.radial(x, y, unit * 0.095, [
          [0, '#ffffff'],
          [0.7, palette.light],
          [1, mix(palette.light, palette.accents[1], 0.5)],
        ]),
      );
      const count = style.detail < 0.5 ? 3 : Math.min(12, 4 + Math.round(width / unit));
      for (let i = 0; i < count; i++) {
        const rx = unit * (0.2 + i * 0.17);
        const angle = (side > 0 ? 0 : Math.PI) + layout.range(-0.9, 0.9);
        const ry = rx * 0.62;
        canvas.line(
          `M${num(x - rx)} ${num(y)}a${num(rx)} ${num(ry)} 0 1 0 ${num(rx * 2)} 0a${num(rx)} ${num(ry)} 0 1 0 ${num(-rx * 2)} 0Z`,
          { colour: palette.light, width: unit * 0.0016 },
          { opacity: 0.32 },
        );
        const at: Point = [x + Math.cos(angle) * rx, y + Math.sin(angle) * ry];
        drawPlanet(
          scene,
          at[0],
          at[1],
          unit * layout.range(0.018, 0.03 + 0.035 * Math.min(1, i / 3)),
          set(i),
          Math.atan2(y - at[1], x - at[0]),
          `planet ${i}`,
        );
      }
    }
  },
};
