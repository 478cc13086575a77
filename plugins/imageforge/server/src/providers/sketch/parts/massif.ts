import { adjust, mix } from '../colour';
import { createNoise, fractal } from '../noise';
import { type Point, polygon, under } from '../svg';
import { heightAt, landColour } from './land';
import type { Scene } from '../scene';

/** A group of great peaks: px; `sunSide` 1: lit from the right, -1: from the left. */
interface Massif {
  x: number;
  base: number;
  top: number;
  sunSide: number;
}

interface Peak {
  x: number;
  y: number;
  /** Fall of the flanks, px a px. */
  left: number;
  right: number;
}

/** Peaks with lit and shaded faces, and snow that ends in a torn line. */
export const drawMassif = (scene: Scene, { x, base, top, sunSide }: Massif): void => {
  const { canvas, palette, random, width, style } = scene;
  const stream = random.fork('massif');
  const tall = base - top;
  const count = Math.min(40, Math.max(4, Math.round((width / tall) * 2.1)));
  const peaks: Peak[] = Array.from({ length: count }, (_, i) => {
    const at = i === 0 ? x : ((i - 0.5 + stream.range(-0.3, 0.3)) / (count - 1)) * width;
    const away = Math.min(1, Math.abs(at - x) / (tall * 2.2));
    const height = i === 0 ? tall : tall * stream.range(0.42, 0.78) * (1 - 0.35 * away);
    return { x: at, y: base - height, left: stream.range(0.75, 1.25), right: stream.range(0.75, 1.25) };
  });
  const noise = createNoise(stream);
  const step = Math.max(1.2, width / 900);
  const line: Point[] = [];
  for (let at = -step * 2; at <= width + step * 2; at += step) {
    const y = Math.min(
      ...peaks.map((peak) => peak.y + Math.abs(at - peak.x) ** 0.96 * (at < peak.x ? peak.left : peak.right)),
    );
    const jag = fractal(noise, (at / tall) * 5, 6, 0.62) * tall * 0.085;
    line.push([at, Math.min(base, y + jag)]);
  }
  const air = mix(palette.haze, palette.sky[2], 0.5);
  const shade = landColour(palette, 0.3);
  canvas.path(
    under(line, base + 2),
    canvas.linear(0, top, 0, base, [
      [0, shade],
      [0.55, mix(shade, air, 0.25)],
      [1, mix(shade, air, 0.85)],
    ]),
  );

  const snow = palette.dark ? mix(palette.haze, palette.light, 0.35) : mix('#ffffff', palette.light, 0.55);
  const lit = canvas.linear(0, top, 0, base, [
    [0, mix(shade, palette.light, 0.5), 0.9],
    [0.6, mix(shade, air, 0.7), 0.45],
    [1, air, 0],
  ]);
  const whole = canvas.linear(0, top, 0, base, [
    [0, snow, 0.97],
    [0.7, snow, 0.8],
    [1, snow, 0.3],
  ]);
  const dim = mix(snow, adjust(shade, { chroma: 1.2 }), 0.5);
  const shadowed = canvas.linear(0, top, 0, base, [
    [0, dim, 0.85],
    [0.6, dim, 0.45],
    [1, dim, 0.1],
  ]);
  const snowLine = tall * (scene.has('snow') ? 0.25 : 0.5);
  let lights = '';
  let snows = '';
  let shadows = '';
  for (const peak of peaks) {
    // The crest may have been swallowed by a taller neighbour's flank.
    const summit = heightAt(line, peak.x);
    const size = base - summit;
    if (summit < peak.y - tall * 0.06 || size < tall * 0.2) continue;
    const face = stream.fork(`face ${peak.x}`);
    const bend = createNoise(face);
    // The spine comes down from the summit and wanders to the shaded side.
    const spine: Point[] = Array.from({ length: 26 }, (_, i) => {
      const t = i / 25;
      const sway = (-sunSide * 0.16 * t + fractal(bend, t * 3.4, 4, 0.6) * 0.17 * Math.sqrt(t)) * size;
      return [peak.x + sway, summit + t * size];
    });
    const flank = (toSun: boolean, floor: number): Point[] => {
      const direction = toSun ? sunSide : -sunSide;
      const points: Point[] = [];
      for (let away = 0; away < size * 1.4; away += step * 2) {
        const at = peak.x + direction * away;
        const y = heightAt(line, at);
        if (y > floor || (away > size * 0.12 && y < summit + away * 0.35)) break;
        points.push([at, y]);
      }
      return points;
    };
    const sunny = flank(true, base);
    const end = sunny[sunny.length - 1] ?? [peak.x, summit];
    lights += polygon([...sunny, [end[0] - sunSide * size * 0.1, base], ...[...spine].reverse()]);

    const floor = summit + Math.max(0, size - snowLine) * face.range(0.85, 1.1);
    if (floor < summit + size * 0.12) continue;
    // Snow lies longest in the gullies: tongues of all lengths, with rock between them.
    const torn = (from: Point, to: Point): Point[] => {
      const teeth = Math.max(6, Math.round((Math.abs(to[0] - from[0]) / size) * 34));
      return Array.from({ length: teeth + 1 }, (_, i) => {
        const t = (i + (i % 2 ? face.range(-0.35, 0.35) : 0)) / teeth;
        const inner = Math.sin(Math.PI * Math.min(1, Math.max(0, t))) ** 0.5;
        const tongue = i % 2 ? -face.range(0.02, 0.26) * face.range(0.3, 1) : face.range(0, 0.13);
        const x = from[0] + (to[0] - from[0]) * t;
        const y = from[1] + (to[1] - from[1]) * t + tongue * inner * size;
        return [x - (tongue < 0 ? 0.02 : -0.02) * size * inner, Math.max(y, heightAt(line, x) + size * 0.02)];
      });
    };
    const upper = spine.filter(([, y]) => y <= floor);
    const last = upper[upper.length - 1] ?? [peak.x, summit];
    const bright = flank(true, floor);
    const dark = flank(false, floor - size * 0.06);
    snows += polygon([...bright, ...torn(bright[bright.length - 1] ?? last, last), ...[...upper].reverse()]);
    shadows += polygon([...dark, ...torn(dark[dark.length - 1] ?? last, last), ...[...upper].reverse()]);
  }
  canvas.path(lights, lit);
  if (style.detail > 0.2) {
    canvas.path(shadows, shadowed);
    canvas.path(snows, whole);
  }
};
