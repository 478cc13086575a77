import { adjust, mix } from '../colour';
import { patterns } from '../match-words';
import { box, disc, num, polygon } from '../svg';
import { type Composition, variantOf } from '../scene';

/** Shapes that fill a square tile of side `s` whose corner is (x, y). `k` turns them by quarters. */
const shapes: readonly ((x: number, y: number, s: number, k: number) => string)[] = [
  (x, y, s, k) => {
    const corners = [
      [x, y],
      [x + s, y],
      [x + s, y + s],
      [x, y + s],
    ] as const;
    const at = corners[k % 4] ?? [x, y];
    const next = corners[(k + 1) % 4] ?? [x, y];
    const last = corners[(k + 3) % 4] ?? [x, y];
    return `M${num(at[0])} ${num(at[1])}L${num(next[0])} ${num(next[1])}A${num(s)} ${num(s)} 0 0 1 ${num(last[0])} ${num(last[1])}Z`;
  },
  (x, y, s, k) =>
    k % 2 === 0
      ? `M${num(x)} ${num(y + (k === 0 ? s : 0))}A${num(s / 2)} ${num(s / 2)} 0 0 ${k === 0 ? 1 : 0} ${num(x + s)} ${num(y + (k === 0 ? s : 0))}Z`
      : `M${num(x + (k === 1 ? s : 0))} ${num(y)}A${num(s / 2)} ${num(s / 2)} 0 0 ${k === 1 ? 0 : 1} ${num(x + (k === 1 ? s : 0))} ${num(y + s)}Z`,
  (x, y, s) => disc(x + s / 2, y + s / 2, s * 0.5),
  (x, y, s, k) => {
    const corners: [number, number][] = [
      [x, y],
      [x + s, y],
      [x + s, y + s],
      [x, y + s],
    ];
    return polygon(corners.filter((_, i) => i !== k % 4));
  },
  (x, y, s, k) =>
    Array.from({ length: 4 }, (_, i) =>
      k % 2 ? box(x, y + (i * s) / 4, s, s / 8) : box(x + (i * s) / 4, y, s / 8, s),
    ).join(''),
  (x, y, s) => disc(x + s / 2, y + s / 2, s * 0.26),
  (x, y, s, k) =>
    k % 2
      ? `M${num(x)} ${num(y + s)}A${num(s)} ${num(s)} 0 0 1 ${num(x + s)} ${num(y)}A${num(s)} ${num(s)} 0 0 1 ${num(x)} ${num(y + s)}Z`
      : `M${num(x)} ${num(y)}A${num(s)} ${num(s)} 0 0 1 ${num(x + s)} ${num(y + s)}A${num(s)} ${num(s)} 0 0 1 ${num(x)} ${num(y)}Z`,
  (x, y, s) =>
    Array.from({ length: 9 }, (_, i) =>
      disc(x + s * (0.2 + 0.3 * (i % 3)), y + s * (0.2 + 0.3 * Math.floor(i / 3)), s * 0.07),
    ).join(''),
];

/** Tiles of circles, quarters, stripes and leaves, some of them grown over four fields. */
export const bauhaus: Composition = {
  id: 'bauhaus',
  keywords: patterns(`
    bauhaus geometr* abstract* abstrakt* swiss schweiz* shape shapes formen pattern* muster* mosaic*
    mosaik* tile tiles kachel* graphic* grafik* typograph* jazz* kunst* retro* primary
  `),
  hints: patterns(`
    form modern* brand* marke* music* musik* event* conference* konferenz* education* bildung* school*
    schule* art
  `),
  palettes: ['autumn', 'tropical', 'terracotta', 'blue', 'orange', 'yellow', 'red'],
  draw(scene) {
    const { canvas, width, height, unit, palette, random, style } = scene;
    const layout = random.fork('layout');
    const variant = variantOf(scene, 3);
    const across = style.detail < 0.5 ? 3 : variant === 0 ? 4 : variant === 1 ? 5 : 3;
    const tile = unit / across;
    const columns = Math.ceil(width / tile - 0.001);
    const rows = Math.ceil(height / tile - 0.001);
    // Centred: what doesn't fit is cut off evenly on both sides.
    const left = (width - columns * tile) / 2;
    const top = (height - rows * tile) / 2;
    const grounds = [
      palette.paper,
      palette.paper,
      mix(palette.paper, palette.haze, 0.6),
      palette.haze,
      mix(palette.sky[2], palette.accents[1], 0.4),
    ];
    const inks = [
      palette.accents[0],
      palette.accents[1],
      palette.accents[2],
      palette.deep,
      palette.land,
      palette.accents[0],
    ];
    const quiet = style.detail < 0.5 ? 0.55 : 0.14;
    canvas.rect(0, 0, width, height, palette.paper);
    const taken = new Set<string>();
    const place = (column: number, row: number, span: number): void => {
      const [x, y, s] = [left + column * tile, top + row * tile, tile * span];
      const ground = layout.pick(grounds);
      const ink = layout.pick(inks.filter((one) => one !== ground));
      const second = layout.pick(inks.filter((one) => one !== ink));
      canvas.path(
        box(x, y, s + 0.6, s + 0.6),
        canvas.linear(x, y, x + s, y + s, [
          [0, adjust(ground, { light: 0.012 })],
          [1, adjust(ground, { light: -0.018 })],
        ]),
      );
      if (layout.chance(quiet) && span === 1) return;
      const kind = span > 1 ? layout.pick([0, 1, 2, 6]) : layout.int(0, shapes.length - 1);
      const turn = layout.int(0, 3);
      const paint = canvas.linear(x, y, x + s, y + s, [
        [0, adjust(ink, { light: 0.03 })],
        [1, adjust(ink, { light: -0.03 })],
      ]);
      canvas.path(shapes[kind]?.(x, y, s, turn) ?? '', paint);
      if (kind === 0 && layout.chance(0.55))
        canvas.path(
          shapes[0]?.(x + (turn === 1 || turn === 2 ? s / 2 : 0), y + (turn >= 2 ? s / 2 : 0), s / 2, turn) ??
            '',
          second,
        );
      if (kind === 2 && layout.chance(0.6))
        canvas.path(
          disc(x + s / 2, y + s / 2, s * layout.pick([0.16, 0.3])),
          layout.chance(0.5) ? ground : second,
        );
      if (kind === 1 && layout.chance(0.5)) canvas.path(shapes[1]?.(x, y, s, (turn + 2) % 4) ?? '', second);
    };
    const cells = layout.shuffle(
      Array.from({ length: columns * rows }, (_, i) => [i % columns, Math.floor(i / columns)] as const),
    );
    let grown = Math.round(columns * rows * (variant === 2 ? 0.05 : 0.09));
    for (const big of [true, false]) {
      for (const [column, row] of cells) {
        const span = big ? 2 : 1;
        const keys = Array.from(
          { length: span * span },
          (_, i) => `${column + (i % span)} ${row + Math.floor(i / span)}`,
        );
        if (keys.some((key) => taken.has(key)) || column + span > columns || row + span > rows) continue;
        if (big && grown-- <= 0) break;
        keys.forEach((key) => taken.add(key));
        place(column, row, span);
      }
    }
  },
};
