import { adjust, mix } from '../colour';
import { patterns } from '../match-words';
import { type StemKind, drawStem, drawVase } from '../parts/bouquet';
import { stemPoints } from '../parts/leaf';
import { type Composition, variantOf } from '../scene';

/** Leaves and blossoms before a great disc: growing wild, or in a vase. */
export const botanical: Composition = {
  id: 'botanical',
  keywords: patterns(`
    botanic* botanisch* plant plants pflanze* leaf leaves blatt blätter* flower* blume* blüte*
    blossom* rose roses rosen* tulip* tulpe* garden* garten* herb* kräuter* fern monstera bouquet*
    strauß*
  `),
  hints: patterns(`
    spring frühling* organic* bio health* gesund* skin* haut* cosmetic* kosmetik* vegan* olive* tea
    tee wedding* hochzeit* love liebe*
  `),
  palettes: ['moss', 'pastel', 'terracotta', 'rose', 'green', 'golden'],
  draw(scene) {
    const { canvas, width, height, unit, rise, palette, random, style } = scene;
    const layout = random.fork('layout');
    const variant = variantOf(scene, 3);
    const wall = palette.dark ? palette.sky[1] : mix(palette.paper, palette.haze, 0.16);
    canvas.rect(
      0,
      0,
      width,
      height,
      canvas.linear(0, 0, width, height, [
        [0, mix(wall, palette.light, 0.3)],
        [1, mix(wall, palette.haze, 0.35)],
      ]),
    );
    const centre = width * layout.range(0.42, 0.58);
    const discX = centre + layout.pick([-1, 1]) * unit * layout.range(0.08, 0.2);
    const discY = height * 0.5 - unit * layout.range(0.04, 0.14);
    const discR = unit * layout.range(0.24, 0.32);
    const sun = mix(variant === 1 ? palette.accents[1] : palette.accents[0], palette.paper, 0.25);
    canvas.disc(
      discX,
      discY,
      discR,
      canvas.linear(0, discY - discR, 0, discY + discR, [
        [0, sun],
        [1, mix(sun, wall, 0.45)],
      ]),
    );
    const greens = [
      mix(palette.land, palette.accents[2], 0.3),
      mix(palette.land, palette.deep, 0.35),
      mix(palette.haze, palette.land, 0.55),
      mix(palette.accents[2], palette.deep, 0.2),
    ];
    const kinds: StemKind[] = layout.shuffle([
      'eucalyptus',
      'fern',
      'blossom',
      'monstera',
      'grass',
      'blossom',
    ]);
    const vase = variant === 1;
    const floor = vase ? height * 0.5 + unit * 0.4 : height + unit * 0.05;
    const vaseSize = unit * 0.34;
    if (vase) {
      canvas.rect(
        0,
        floor - unit * 0.05,
        width,
        height - floor + unit * 0.06,
        canvas.linear(0, floor, 0, height, [
          [0, mix(palette.haze, palette.land, 0.3)],
          [1, mix(palette.haze, palette.light, 0.25)],
        ]),
      );
      drawVase(scene, centre, floor, vaseSize, true);
    }
    const spread = vase ? unit * 0.06 : Math.max(unit * 0.5, width * 0.46);
    const count =
      style.detail < 0.5 ? (vase ? 4 : 3) : vase ? 9 : Math.min(40, Math.round(6 + (spread / unit) * 14));
    const order = layout.shuffle(Array.from({ length: count }, (_, i) => i));
    order.forEach((slot, i) => {
      const t = count === 1 ? 0.5 : slot / (count - 1);
      const off = t * 2 - 1;
      const x = centre + off * spread * (vase ? 0.6 : 1) + (vase ? 0 : layout.range(-0.03, 0.03) * unit);
      const foot = vase ? floor - vaseSize * 0.96 : floor;
      // In the vase the middle stems are tall; growing wild, those at the sides frame the disc.
      const lift = vase
        ? 0.3 + 0.14 * (1 - off * off)
        : variant === 2
          ? 0.3 + 0.42 * Math.abs(off)
          : 0.72 - 0.34 * Math.abs(off);
      const tall = Math.min(height * 0.92, (vase ? unit : rise) * 1.2) * lift * layout.range(0.8, 1.18);
      const sway = vase
        ? off * unit * 0.3 + layout.range(-0.05, 0.05) * unit
        : layout.range(-0.16, 0.16) * unit;
      const kind = kinds[i % kinds.length] ?? 'fern';
      const nearer = 0.35 + 0.65 * (i / count);
      const colour = mix(
        mix(wall, palette.haze, 0.3),
        greens[i % greens.length] ?? palette.land,
        vase ? 0.92 : nearer,
      );
      drawStem(
        scene,
        stemPoints(x, foot, tall, sway),
        kind,
        adjust(colour, { light: -0.02 }),
        unit * (vase ? 0.085 : 0.1) * layout.range(0.8, 1.2),
        `stem ${i}`,
      );
    });
    if (vase) drawVase(scene, centre, floor, vaseSize, false);
  },
};
