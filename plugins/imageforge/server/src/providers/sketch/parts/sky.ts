import { adjust, mix, type Colour } from '../colour';
import { type Point, disc, lens, num } from '../svg';
import type { Scene } from '../scene';

/** The sky down to `horizon`, and on to the bottom in the horizon's colour. */
export const drawSky = ({ canvas, palette, width, height }: Scene, horizon: number): void => {
  const [top, middle, low] = palette.sky;
  const paint = canvas.linear(0, 0, 0, horizon, [
    [0, top],
    [0.55, middle],
    [1, low],
  ]);
  canvas.rect(0, 0, width, height, paint);
};

/** Light around a sun or moon. @param radius px, where the glow has faded */
export const drawGlow = (
  { canvas }: Scene,
  x: number,
  y: number,
  radius: number,
  colour: Colour,
  strength: number,
): void => {
  const paint = canvas.radial(x, y, radius, [
    [0, colour, strength],
    [0.18, colour, strength * 0.62],
    [0.45, colour, strength * 0.2],
    [1, colour, 0],
  ]);
  canvas.disc(x, y, radius, paint);
};

/** A sun by day, a moon with its seas by night. */
export const drawSun = (scene: Scene, x: number, y: number, radius: number): void => {
  const { canvas, palette, random, style } = scene;
  drawGlow(scene, x, y, radius * (palette.dark ? 6 : 7.5), palette.light, palette.dark ? 0.4 : 0.62);
  const rim = mix(palette.light, palette.sky[2], palette.dark ? 0.18 : 0.3);
  canvas.disc(
    x,
    y,
    radius,
    canvas.linear(x, y - radius, x, y + radius, [
      [0, palette.light],
      [1, rim],
    ]),
  );
  if (!palette.dark || style.detail < 0.5) return;
  const seas = random.fork('moon');
  let d = '';
  for (let i = 0; i < 8; i++) {
    const angle = seas.range(0, Math.PI * 2);
    const away = seas.range(0.05, 0.62) * radius;
    d += disc(x + Math.cos(angle) * away, y + Math.sin(angle) * away, seas.range(0.08, 0.27) * radius);
  }
  canvas.path(d, adjust(rim, { light: -0.09 }), { opacity: 0.42 });
};

/** Stars down to `floor`, px: many faint ones, a few that shine. */
export const drawStars = (
  { canvas, palette, random, width, unit }: Scene,
  floor: number,
  amount = 1,
): void => {
  const stream = random.fork('stars');
  const count = Math.min(900, Math.round((260 * amount * width * floor) / (unit * unit * 0.8)));
  const bins: string[] = ['', '', ''];
  for (let i = 0; i < count; i++) {
    const x = stream.range(0, width);
    // Fewer towards the horizon, where the air is thick.
    const y = floor * stream.next() ** 1.35;
    const size = stream.next() ** 5;
    const radius = Math.max(0.35, unit * (0.0006 + 0.0019 * size));
    const bin = size > 0.45 ? 2 : stream.int(0, 1);
    bins[bin] += disc(x, y, radius);
    if (size > 0.86) {
      canvas.disc(
        x,
        y,
        radius * 4.5,
        canvas.radial(x, y, radius * 4.5, [
          [0, palette.light, 0.4],
          [1, palette.light, 0],
        ]),
      );
    }
  }
  const opacities = [0.3, 0.6, 0.95];
  bins.forEach((d, i) => d && canvas.path(d, palette.light, { opacity: opacities[i] ?? 1 }));
};

/** One bank of cloud: a flat foot and a billowing top, lit from above. */
const drawBank = (
  scene: Scene,
  x: number,
  y: number,
  length: number,
  thickness: number,
  name: string,
): void => {
  const { canvas, palette, random } = scene;
  const stream = random.fork(name);
  const count = Math.max(6, Math.min(15, Math.round((length / thickness) * 1.5)));
  const top: Point[] = Array.from({ length: count }, (_, i) => {
    const t = i / (count - 1);
    const inner = i > 0 && i < count - 1 ? stream.range(-0.3, 0.3) / count : 0;
    const swell = Math.sin(Math.PI * t) ** 0.8 * stream.range(0.35, 0.85);
    return [x - length / 2 + (t + inner) * length, y - swell * thickness];
  });
  // A puff from each point to the next, and a foot as flat as the air layer that it lies on.
  const puffs = top.slice(1).map(([px, py], k) => {
    const before = top[k] ?? [px, py];
    const r = Math.hypot(px - before[0], py - before[1]) * stream.range(0.52, 0.66);
    return `A${num(r)} ${num(r)} 0 0 1 ${num(px)} ${num(py)}`;
  });
  const start = top[0] ?? [x, y];
  const colour = palette.dark
    ? mix(palette.sky[1], palette.sky[2], 0.6)
    : mix(palette.sky[2], palette.light, 0.5);
  const paint = canvas.linear(0, y - thickness, 0, y + thickness * 0.15, [
    [0, colour, palette.dark ? 0.5 : 0.85],
    [0.7, mix(colour, palette.haze, 0.35), palette.dark ? 0.28 : 0.4],
    [1, palette.haze, 0],
  ]);
  canvas.path(
    `M${num(start[0])} ${num(start[1])}${puffs.join('')}Q${num(x)} ${num(y + thickness * 0.16)} ${num(start[0])} ${num(start[1])}Z`,
    paint,
  );
};

/** Banks and long streaks of cloud above `floor`, px. */
export const drawClouds = (scene: Scene, floor: number, amount = 1): void => {
  const { canvas, palette, random, width, unit, style } = scene;
  const stream = random.fork('clouds');
  const spread = Math.max(1, width / unit / 1.4);
  const streaks = Math.round(stream.range(4, 8) * amount * spread);
  const colour = palette.dark
    ? mix(palette.sky[1], palette.sky[2], 0.7)
    : mix(palette.sky[2], palette.light, 0.35);
  for (let i = 0; i < streaks; i++) {
    const y = floor * stream.range(0.25, 0.95);
    // Streaks near the horizon are far away: flatter and closer together.
    const near = 1 - y / floor;
    const length = unit * stream.range(0.35, 1.1);
    canvas.path(
      lens(stream.range(0, width), y, length, unit * (0.006 + 0.03 * near) * stream.range(0.6, 1.4)),
      colour,
      {
        opacity: stream.range(0.18, 0.5),
      },
    );
  }
  if (style.detail < 0.5) return;
  const banks = Math.round(stream.range(1.5, 3.5) * amount * spread);
  for (let i = 0; i < banks; i++) {
    const y = floor * stream.range(0.3, 0.85);
    const size = unit * stream.range(0.05, 0.11) * (1.35 - y / floor);
    drawBank(scene, stream.range(0, width), y, size * stream.range(5, 9), size, `bank ${i}`);
  }
};

/** A loose flock. */
export const drawBirds = ({ canvas, palette, random, unit, width }: Scene, x: number, y: number): void => {
  const stream = random.fork('birds');
  const count = stream.int(5, 9);
  for (let i = 0; i < count; i++) {
    const size = unit * stream.range(0.008, 0.018);
    const at: Point = [
      x + stream.gauss() * Math.min(unit * 0.13, width * 0.2),
      y + stream.gauss() * unit * 0.045,
    ];
    const lift = stream.range(0.25, 0.6) * size;
    const [left, right] = [at[0] - size, at[0] + size];
    const d = `M${left} ${at[1] - lift * 0.6}Q${at[0] - size * 0.45} ${at[1] - lift} ${at[0]} ${at[1]}Q${at[0] + size * 0.45} ${at[1] - lift} ${right} ${at[1] - lift * 0.6}`;
    canvas.line(d, { colour: palette.deep, width: Math.max(0.7, size * 0.17) }, { opacity: 0.75 });
  }
};
