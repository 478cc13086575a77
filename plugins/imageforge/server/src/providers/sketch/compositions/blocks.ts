import { adjust, mix } from '../colour';
import { patterns } from '../match-words';
import { createNoise2 } from '../noise';
import { type Point, disc, polygon } from '../svg';
import { type Composition, type Scene, variantOf } from '../scene';

/** The tones of a block's faces. */
interface Faces {
  top: string;
  left: string;
  right: string;
  edge: string;
}

/** The three faces of a box that stands on a diamond. (x, y): back corner of its top, px */
const drawBlock = (
  { canvas }: Scene,
  x: number,
  y: number,
  a: number,
  h: number,
  { top, left, right, edge }: Faces,
): void => {
  const b = a * 0.56;
  const face = (side: number): string =>
    polygon([
      [x + side * a, y + b],
      [x, y + b * 2],
      [x, y + b * 2 + h],
      [x + side * a, y + b + h],
    ]);
  canvas.path(face(-1), left);
  canvas.path(face(1), right);
  canvas.path(
    polygon([
      [x, y],
      [x + a, y + b],
      [x, y + b * 2],
      [x - a, y + b],
    ]),
    top,
    { stroke: { colour: edge, width: a * 0.018 } },
  );
};

/** An isometric field of blocks, terraces and stairs: a town, a server room, a chart. */
export const blocks: Composition = {
  id: 'blocks',
  keywords: patterns(`
    isometric* isometr* block blocks block* cube* würfel* data daten* server* software* code* program*
    developer* entwickl* api cms website* internet* network* netzwerk* platform* plattform* system*
    infrastructure* infrastruktur* security* sicherheit* robot* crypto* logistic* logistik* industry*
    industrie* factory* fabrik* strapi
  `),
  hints: patterns(`
    web machine finance* growth* wachstum* architecture* architektur* team* work arbeit* remote
    business*
  `),
  palettes: ['violet', 'tropical', 'rose', 'blue', 'terracotta', 'neon', 'pastel'],
  draw(scene) {
    const { canvas, width, height, unit, palette, random, style } = scene;
    const layout = random.fork('layout');
    const variant = variantOf(scene, 3);
    const ground = palette.dark
      ? mix(palette.sky[0], palette.deep, 0.3)
      : mix(palette.paper, palette.haze, 0.55);
    const floor = mix(ground, palette.haze, palette.dark ? 0.25 : 0.5);
    canvas.rect(
      0,
      0,
      width,
      height,
      canvas.linear(0, 0, 0, height, [
        [0, mix(ground, palette.sky[2], palette.dark ? 0.12 : 0.6)],
        [1, floor],
      ]),
    );
    const sun = layout.pick([-1, 1]);
    if (!style.bands)
      canvas.disc(
        width * (0.5 + sun * 0.3),
        height * 0.2,
        unit * 0.8,
        canvas.radial(width * (0.5 + sun * 0.3), height * 0.2, unit * 0.8, [
          [0, palette.light, 0.5],
          [1, palette.light, 0],
        ]),
      );
    // At most some 1,200 blocks, whatever the format.
    const a = Math.max(
      unit * (style.detail < 0.5 ? 0.1 : variant === 0 ? 0.062 : variant === 1 ? 0.078 : 0.066),
      Math.sqrt((width * height) / 1350),
    );
    const b = a * 0.56;
    const noise = createNoise2(layout.fork('field'));
    const fine = layout.fork('blocks');
    const [ox, oy] = [layout.range(0, 50), layout.range(0, 50)];
    const tallest = unit * (variant === 2 ? 0.46 : 0.36);
    const ramp = [palette.land, palette.accents[2], palette.haze, palette.accents[0], palette.accents[1]];
    const columns = Math.ceil(width / a) + 2;
    const rows = Math.ceil((height + tallest) / b) + 2;
    const focus: Point = [width * layout.range(0.3, 0.7), height * layout.range(0.45, 0.7)];
    const gap = variant === 1 ? 0.84 : variant === 0 ? 0.92 : 1;
    const known = new Map<string, Faces>();
    const facesOf = (tone: number, haze: number): Faces => {
      const key = `${tone} ${haze}`;
      const seen = known.get(key);
      if (seen) return seen;
      const index = Math.min(0.999, Math.max(0, tone / 20)) * (ramp.length - 1);
      const base = mix(
        ramp[Math.floor(index)] ?? palette.land,
        ramp[Math.floor(index) + 1] ?? palette.land,
        index % 1,
      );
      const colour =
        tone < 0 ? mix(palette.accents[0], palette.light, 0.12) : mix(base, floor, 0.12 + 0.07 * haze);
      const lit = mix(colour, palette.light, 0.2);
      const side = (dim: number): string =>
        canvas.fade([
          [0, mix(colour, palette.deep, dim)],
          [1, mix(mix(colour, palette.deep, dim), floor, style.bands ? 0 : 0.45)],
        ]);
      const [half, dark] = [side(0.16), side(0.46)];
      const faces: Faces = {
        top: canvas.fade([
          [0, lit],
          [1, mix(lit, colour, 0.7)],
        ]),
        left: sun < 0 ? half : dark,
        right: sun > 0 ? half : dark,
        edge: adjust(lit, { light: 0.03 }),
      };
      known.set(key, faces);
      return faces;
    };
    for (let row = 0; row < rows; row++) {
      for (let column = row % 2; column < columns; column += 2) {
        const x = (column - 1) * a;
        const y = row * b - b * 2;
        const n = 0.5 + 0.5 * noise((x / unit) * 2.6 + ox, (y / unit) * 3.6 + oy);
        const away = Math.hypot((x - focus[0]) / (unit * 0.85), (y - focus[1]) / (unit * 0.6));
        const hill = Math.exp(-away * away);
        let level =
          variant === 0
            ? n ** 2 * (0.25 + hill) + fine.next() * 0.14
            : variant === 1
              ? fine.next() < 0.3
                ? 0.04
                : fine.next() ** 1.7 * (0.3 + hill)
              : Math.round((n * 0.5 + hill * 0.75) * 6) / 7;
        level = Math.min(1, Math.max(0.02, level));
        if (variant === 1 && fine.next() < 0.16 + 0.3 * (1 - hill)) continue;
        const h = level * tallest;
        const accent = fine.next() < 0.045 && level > 0.12;
        // Few distinct tones: blocks of one tone share their gradients.
        const tone = accent ? -1 : Math.round(level * 20);
        const haze = accent ? 0 : Math.round(Math.min(1, away * 0.6) * 6);
        drawBlock(scene, x, y + tallest * 0.5 - h, a * gap, h + b * 0.3, facesOf(tone, haze));
        if (accent && palette.dark)
          canvas.path(disc(x, y + tallest * 0.5 - h + b, a * 0.18), palette.light, { opacity: 0.9 });
      }
    }
  },
};
