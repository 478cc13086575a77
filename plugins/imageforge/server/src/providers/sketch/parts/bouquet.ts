import { mix } from '../colour';
import type { Scene } from '../scene';
import { type Point, curve, disc, lens, num } from '../svg';
import { blossom, leaf, rib } from './leaf';

/** What grows. */
export type StemKind = 'eucalyptus' | 'fern' | 'monstera' | 'blossom' | 'grass';

/** One stem with its leaves, all of one kind. */
export const drawStem = (
  scene: Scene,
  points: readonly Point[],
  kind: StemKind,
  colour: string,
  size: number,
  name: string,
): void => {
  const { canvas, palette, random, unit } = scene;
  const stream = random.fork(name);
  const shade = mix(colour, palette.deep, 0.35);
  const light = mix(colour, palette.light, 0.25);
  canvas.line(curve(points), { colour: shade, width: unit * 0.0045 });
  const leaves: [string, string] = ['', ''];
  let ribs = '';
  const grow = (x: number, y: number, angle: number, length: number, fat: number, side: number): void => {
    leaves[side > 0 ? 1 : 0] += leaf(x, y, angle, length, fat, side * 0.1);
    ribs += rib(x, y, angle, length, side * 0.1);
  };
  points.forEach(([x, y], i) => {
    const t = i / (points.length - 1);
    if (t < 0.12) return;
    const before = points[Math.max(0, i - 1)] ?? [x, y + 1];
    const heading = Math.atan2(y - before[1], x - before[0]);
    for (const side of [-1, 1]) {
      if (kind === 'eucalyptus')
        grow(
          x,
          y,
          heading + side * stream.range(0.75, 1.2),
          size * (1.15 - 0.75 * t) * stream.range(0.85, 1.15),
          stream.range(0.34, 0.44),
          side,
        );
      if (kind === 'fern')
        grow(
          x,
          y,
          heading + side * (1.25 - 0.5 * t),
          size * 1.5 * Math.sin(Math.PI * (0.16 + 0.8 * t)) * stream.range(0.9, 1.1),
          0.13,
          side,
        );
      if (kind === 'grass' && t > 0.45) grow(x, y, heading + side * 0.5, size * 0.42, 0.28, side);
      if (kind === 'blossom' && i % 2 === 0 && t < 0.85)
        grow(x, y, heading + side * stream.range(0.6, 1), size * stream.range(0.8, 1.1), 0.24, side);
    }
  });
  const tip = points[points.length - 1] ?? [0, 0];
  if (kind === 'eucalyptus' || kind === 'fern')
    grow(tip[0], tip[1], -Math.PI / 2 + (tip[0] - (points[0]?.[0] ?? 0)) / (unit * 1.2), size * 0.5, 0.3, 1);
  if (kind === 'monstera') {
    const angle = Math.atan2(tip[1] - (points[6]?.[1] ?? 0), tip[0] - (points[6]?.[0] ?? 0));
    // Fingers of different lengths make the torn outline of the great leaf.
    for (let k = -5; k <= 5; k++) {
      const reach = size * 2.6 * (1 - 0.055 * Math.abs(k) ** 1.35) * stream.range(0.94, 1.04);
      grow(tip[0], tip[1], angle + k * 0.37, reach, 0.2, k > 0 ? 1 : -1);
    }
  }
  canvas.path(
    leaves[0],
    canvas.linear(tip[0], tip[1], points[0]?.[0] ?? 0, points[0]?.[1] ?? 0, [
      [0, light],
      [0.5, colour],
      [1, shade],
    ]),
  );
  canvas.path(
    leaves[1],
    canvas.linear(tip[0], tip[1], points[0]?.[0] ?? 0, points[0]?.[1] ?? 0, [
      [0, colour],
      [1, mix(shade, palette.deep, 0.15)],
    ]),
  );
  canvas.line(ribs, { colour: mix(colour, palette.light, 0.5), width: unit * 0.0014 }, { opacity: 0.55 });
  if (kind !== 'blossom') return;
  const petal = palette.accents[stream.int(0, 1)] ?? palette.light;
  const r = size * stream.range(1.05, 1.5);
  const turn = stream.range(0, 3);
  canvas.path(blossom(tip[0], tip[1], r, 7, turn), mix(petal, palette.deep, 0.14));
  canvas.path(
    blossom(tip[0], tip[1], r * 0.82, 7, turn + 0.44),
    canvas.radial(tip[0], tip[1], r, [
      [0, mix(petal, palette.deep, 0.25)],
      [0.4, petal],
      [1, mix(petal, palette.light, 0.45)],
    ]),
  );
  canvas.disc(tip[0], tip[1], r * 0.2, mix(palette.deep, palette.accents[1], 0.35));
  canvas.path(
    Array.from({ length: 14 }, (_, i) =>
      disc(
        tip[0] + Math.cos(i * 2.4) * r * 0.024 * i ** 0.8 * 1.6,
        tip[1] + Math.sin(i * 2.4) * r * 0.024 * i ** 0.8 * 1.6,
        r * 0.02,
      ),
    ).join(''),
    palette.accents[1],
  );
};

/** A vase on the ground line that the stems stand in. */
export const drawVase = (
  { canvas, palette, random }: Scene,
  x: number,
  y: number,
  size: number,
  behind: boolean,
): void => {
  const stream = random.fork('vase');
  const [belly, neck] = [size * stream.range(0.3, 0.42), size * stream.range(0.1, 0.15)];
  const clay = mix(palette.accents[0], palette.paper, stream.range(0.1, 0.45));
  const outline = `M${num(x - neck)} ${num(y - size)}C${num(x - neck)} ${num(y - size * 0.72)} ${num(x - belly)} ${num(y - size * 0.7)} ${num(x - belly)} ${num(y - size * 0.38)}C${num(x - belly)} ${num(y - size * 0.1)} ${num(x - belly * 0.6)} ${num(y)} ${num(x - belly * 0.5)} ${num(y)}H${num(x + belly * 0.5)}C${num(x + belly * 0.6)} ${num(y)} ${num(x + belly)} ${num(y - size * 0.1)} ${num(x + belly)} ${num(y - size * 0.38)}C${num(x + belly)} ${num(y - size * 0.7)} ${num(x + neck)} ${num(y - size * 0.72)} ${num(x + neck)} ${num(y - size)}Z`;
  if (behind) {
    canvas.path(lens(x + size * 0.25, y, size * 1.6, size * 0.13), palette.deep, { opacity: 0.2 });
    return;
  }
  canvas.path(
    outline,
    canvas.linear(x - belly, 0, x + belly, 0, [
      [0, mix(clay, palette.light, 0.3)],
      [0.35, clay],
      [1, mix(clay, palette.deep, 0.45)],
    ]),
  );
  canvas.clipped(outline, () => {
    canvas.rect(x - belly, y - size * 0.46, belly * 2, size * 0.045, mix(palette.paper, clay, 0.2), {
      opacity: 0.8,
    });
    canvas.rect(x - belly, y - size * 0.38, belly * 2, size * 0.018, mix(palette.paper, clay, 0.2), {
      opacity: 0.8,
    });
  });
};
