import { mix } from '../colour';
import { patterns } from '../match-words';
import { drawMist, landColour } from '../parts/land';
import { drawClouds, drawGlow, drawSky, drawStars, drawSun } from '../parts/sky';
import { drawLake } from '../parts/water';
import { box, num, polygon } from '../svg';
import { type Composition, type Scene, variantOf } from '../scene';

/** What a row of buildings is drawn with. px; depth 0 far … 1 near. */
interface Row {
  ground: number;
  tallest: number;
  depth: number;
  /** Where the towers crowd, px. */
  centre: number;
}

/** The roof of one building: flat, stepped, slanted, a spire, a dome. */
const roof = (x: number, y: number, w: number, kind: number, unit: number): string => {
  if (kind === 1)
    return (
      box(x + w * 0.18, y - w * 0.22, w * 0.64, w * 0.24) + box(x + w * 0.34, y - w * 0.4, w * 0.32, w * 0.2)
    );
  if (kind === 2)
    return polygon([
      [x, y + 1],
      [x, y - w * 0.45],
      [x + w, y + 1],
    ]);
  if (kind === 3)
    return (
      polygon([
        [x + w * 0.2, y + 1],
        [x + w * 0.5, y - w * 1.5],
        [x + w * 0.8, y + 1],
      ]) + box(x + w * 0.48, y - w * 2.3, w * 0.04, w)
    );
  if (kind === 4)
    return `M${num(x)} ${num(y + 1)}A${num(w / 2)} ${num(w * 0.45)} 0 0 1 ${num(x + w)} ${num(y + 1)}Z`;
  if (kind === 5)
    return (
      box(x + w * 0.44, y - unit * 0.07, Math.max(0.6, w * 0.03), unit * 0.07) +
      box(x + w * 0.1, y - w * 0.1, w * 0.3, w * 0.12)
    );
  return box(x + w * 0.58, y - w * 0.12, w * 0.24, w * 0.13);
};

const drawRow = (scene: Scene, { ground, tallest, depth, centre }: Row, name: string): void => {
  const { canvas, palette, random, width, unit, style } = scene;
  const stream = random.fork(name);
  let d = '';
  let sides = '';
  const windows: [string, string, string] = ['', '', ''];
  const lot = unit * (0.035 + 0.06 * depth);
  for (let x = -lot; x < width + lot; ) {
    const w = lot * stream.range(0.6, 1.6);
    const off = Math.abs(x + w / 2 - centre) / (unit * 0.75);
    const crowd = 0.34 + 0.66 * Math.exp(-off * off);
    const h = tallest * crowd * (0.25 + 0.75 * stream.next() ** 1.4);
    const y = ground - h;
    d +=
      box(x, y, w + 0.5, h + 2) +
      roof(
        x,
        y,
        w,
        h > tallest * 0.55
          ? stream.pick([1, 3, 5, 2, 0])
          : stream.pick([0, 0, 0, 1, 1, 2, 5, 5, stream.chance(0.4) ? 4 : 0]),
        unit,
      );
    sides += box(x + w * 0.62, y, w * 0.38, h);
    const cell = unit * (0.009 + 0.007 * depth);
    const columns = Math.max(1, Math.floor((w * 0.84) / cell));
    const inset = (w - columns * cell) / 2;
    const lively = stream.range(0.08, 0.5);
    const rows = Math.floor((h - cell) / (cell * 1.45));
    for (let row = 0; row < rows && depth > 0.25; row++) {
      for (let column = 0; column < columns; column++) {
        if (!stream.chance(lively * (palette.dark ? 1 : 0.5))) continue;
        windows[stream.int(0, 2)] += box(
          x + inset + column * cell + cell * 0.2,
          y + cell * (0.9 + row * 1.45),
          cell * 0.58,
          cell * 0.75,
        );
      }
    }
    x += w + (stream.chance(0.22) ? lot * stream.range(0.05, 0.4) : 0);
  }
  const colour = landColour(palette, 0.12 + 0.84 * depth);
  const glow = mix(palette.sky[2], palette.haze, 0.5);
  canvas.path(
    d,
    canvas.linear(0, ground - tallest, 0, ground, [
      [0, colour],
      [0.35, mix(colour, glow, 0.05)],
      [1, mix(colour, glow, 0.55 * (1 - depth) + 0.08)],
    ]),
  );
  if (depth > 0.3) canvas.path(sides, palette.deep, { opacity: 0.16 });
  if (style.detail < 0.5) return;
  const lamp = palette.dark ? palette.accents[0] : mix(palette.light, palette.accents[1], 0.4);
  const colours = [
    mix(lamp, palette.light, 0.55),
    lamp,
    palette.dark ? mix(lamp, palette.accents[1], 0.55) : palette.light,
  ];
  windows.forEach((lit, i) => lit && canvas.path(lit, colours[i] ?? lamp, { opacity: 0.25 + 0.6 * depth }));
};

/** A suspension bridge across the water, px. */
const drawBridge = ({ canvas, palette, width, unit }: Scene, deck: number, colour: string): void => {
  const span = Math.min(width * 0.8, unit * 1.15);
  const tower = unit * 0.2;
  let d = box(-2, deck, width + 4, unit * 0.012);
  let cables = '';
  const first = (width % span) / 2 - span;
  for (let x = first; x < width + span; x += span) {
    for (const dx of [-0.012, 0.012])
      d += box(x + dx * unit - unit * 0.004, deck - tower, unit * 0.008, tower + unit * 0.09);
    d +=
      box(x - unit * 0.016, deck - tower * 0.98, unit * 0.032, unit * 0.008) +
      box(x - unit * 0.016, deck - tower * 0.6, unit * 0.032, unit * 0.006) +
      box(x - unit * 0.03, deck + unit * 0.06, unit * 0.06, unit * 0.03);
    cables += `M${num(x)} ${num(deck - tower)}Q${num(x + span / 2)} ${num(deck + tower * 0.86)} ${num(x + span)} ${num(deck - tower)}`;
    for (let i = 1; i < 24; i++) {
      const t = i / 24;
      const sag = deck - tower + 2 * t * (1 - t) * tower * 1.86;
      cables += `M${num(x + t * span)} ${num(sag)}V${num(deck)}`;
    }
  }
  canvas.path(d, colour);
  canvas.line(cables, { colour, width: Math.max(0.6, unit * 0.0022) });
  if (!palette.dark) return;
  for (let x = first; x < width; x += unit * 0.09)
    canvas.disc(x, deck - unit * 0.006, unit * 0.0035, palette.light, { opacity: 0.9 });
};

/** A skyline in layers of haze, with lit windows, on a river. */
export const city: Composition = {
  id: 'city',
  keywords: patterns(`
    city cities stadt städt* stadtle* skyline* urban* building* gebäude* tower towers turm hochhaus*
    hochhäus* skyscraper* metropol* street* straße* strasse* berlin hamburg frankfurt münchen wien
    zürich london paris tokyo tokio york downtown bridge* brücke* architecture* architektur* estate
    immobilie*
  `),
  hints: patterns('office* büro* finance* finanz* bank neon* cyber* party* club*'),
  palettes: ['sunset', 'night', 'neon', 'dawn', 'violet', 'golden'],
  draw(scene) {
    const { canvas, width, height, unit, rise, palette, random, style } = scene;
    const layout = random.fork('layout');
    const variant = variantOf(scene, 3);
    const river = variant !== 2 || scene.has('lake');
    const ground = height * (river ? layout.range(0.68, 0.74) : 1.01);
    const tall = Math.min(height * 0.52, rise * layout.range(0.4, 0.52)) * (river ? 1 : 1.25);
    const centre = width * layout.pick([layout.range(0.22, 0.36), layout.range(0.64, 0.78), 0.5]);
    const sunX =
      centre < width * 0.45
        ? width * layout.range(0.62, 0.8)
        : centre > width * 0.55
          ? width * layout.range(0.2, 0.38)
          : width * layout.range(0.3, 0.7);
    const sunR = unit * (variant === 1 ? layout.range(0.14, 0.19) : layout.range(0.045, 0.08));
    drawSky(scene, ground);
    if (palette.dark) drawStars(scene, ground * 0.55, 0.5);
    drawGlow(scene, centre, ground, unit * 0.8, mix(palette.sky[2], palette.light, 0.4), 0.5);
    drawSun(
      scene,
      sunX,
      ground - tall * (variant === 1 ? layout.range(0.6, 0.85) : layout.range(0.75, 1.3)),
      sunR,
    );
    drawClouds(scene, ground * 0.6, 0.6 * style.detail);
    const layers = style.detail < 0.5 ? 3 : 4;
    const mirrored = canvas.named(() => {
      for (let i = 0; i < layers; i++) {
        const depth = i / (layers - 1);
        drawRow(
          scene,
          {
            ground,
            tallest: tall * (1.05 - 0.42 * depth),
            depth,
            centre: centre + layout.range(-0.2, 0.2) * unit * depth,
          },
          `row ${i}`,
        );
        if (i < layers - 1)
          drawMist(scene, ground - tall * 0.1, tall * 0.4, mix(palette.haze, palette.sky[2], 0.6), 0.4);
      }
    });
    if (!river) return;
    drawLake(scene, ground, { x: sunX, strength: 0.75, mirrored });
    if (variant === 0 && style.detail > 0.5)
      drawBridge(scene, ground + (height - ground) * 0.34, mix(palette.deep, palette.land, 0.1));
  },
};
