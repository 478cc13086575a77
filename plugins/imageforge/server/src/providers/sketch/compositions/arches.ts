import { adjust, mix } from '../colour';
import { patterns } from '../match-words';
import { box, disc, num } from '../svg';
import { type Composition, type Scene, variantOf } from '../scene';

/** A doorway shape on the ground. (x, y): middle of the foot, px */
const arch = (x: number, y: number, width: number, height: number): string => {
  const r = Math.min(width / 2, height);
  return `M${num(x - width / 2)} ${num(y)}V${num(y - height + r)}A${num(r)} ${num(r)} 0 0 1 ${num(x + width / 2)} ${num(y - height + r)}V${num(y)}Z`;
};

/** Arches within arches, each with a soft shadow inside its edge. */
const drawNest = (
  scene: Scene,
  x: number,
  y: number,
  w: number,
  h: number,
  colours: readonly string[],
): void => {
  const { canvas, palette } = scene;
  const rings = colours.length;
  colours.forEach((colour, i) => {
    const k = 1 - i / rings;
    const wide = w * k;
    const tall = h - (w / 2) * (1 - k);
    const paint = canvas.linear(x - wide / 2, y - tall, x + wide / 2, y, [
      [0, adjust(colour, { light: 0.035 })],
      [1, adjust(colour, { light: -0.05 })],
    ]);
    const offset = w * 0.018;
    for (let s = 3; s > 0; s--)
      canvas.path(
        arch(x + offset * s * 0.6, y, wide + offset * s * 0.5, tall + offset * s * 0.2),
        palette.deep,
        { opacity: 0.045 },
      );
    canvas.path(arch(x, y, wide, tall), paint);
  });
};

/** A warm room of arches, discs and steps in raking light. */
export const arches: Composition = {
  id: 'arches',
  keywords: patterns(`
    arch* bogen* bögen* boho* interior* interieur* architect* wohn* furniture* möbel* door* tür* yoga*
    wellness* spa
  `),
  hints: patterns(`
    design* home haus house* minimalis* calm* ruhe* beauty cosmetic* kosmetik* product* produkt* shop*
    fashion* mode
  `),
  palettes: ['terracotta', 'pastel', 'coffee', 'rose', 'dawn', 'moss'],
  draw(scene) {
    const { canvas, width, height, unit, rise, palette, random, style } = scene;
    const layout = random.fork('layout');
    const variant = variantOf(scene, 3);
    const floor = Math.min(height * layout.range(0.76, 0.84), height * 0.5 + rise * 0.44);
    const wall = mix(palette.paper, palette.haze, palette.dark ? 0.85 : 0.28);
    const ground = mix(palette.haze, palette.land, 0.35);
    const flip = layout.chance(0.5) ? 1 : -1;
    canvas.rect(
      0,
      0,
      width,
      height,
      canvas.linear(flip > 0 ? 0 : width, 0, flip > 0 ? width : 0, height, [
        [0, mix(wall, palette.light, 0.4)],
        [1, mix(wall, palette.haze, 0.55)],
      ]),
    );
    const set = layout.shuffle([
      palette.accents[0],
      palette.accents[1],
      palette.accents[2],
      palette.land,
      palette.haze,
    ]);
    const colour = (i: number): string => mix(set[((i % 5) + 5) % 5] ?? palette.land, wall, 0.12);
    const centre = width * (0.5 + flip * layout.range(0.04, 0.14));
    const tall = Math.min(floor * 0.82, rise * 0.74);
    const sunX = centre - flip * unit * layout.range(0.26, 0.42);
    const sunY = floor - tall * layout.range(0.72, 1.0);
    if (!style.bands) {
      const glow = canvas.radial(sunX, sunY, unit * 0.5, [
        [0, palette.light, 0.75],
        [1, palette.light, 0],
      ]);
      canvas.disc(sunX, sunY, unit * 0.5, glow);
    }
    const sun = colour(variant + 1);
    canvas.disc(
      sunX,
      sunY,
      unit * layout.range(0.1, 0.15),
      canvas.linear(0, sunY - unit * 0.15, 0, sunY + unit * 0.15, [
        [0, adjust(sun, { light: 0.06 })],
        [1, sun],
      ]),
    );
    const spread = Math.max(1, width / unit / 1.5);
    const flank = Math.max(1, Math.round(spread * (style.detail < 0.5 ? 1 : 2)));
    for (let i = flank; i >= 1; i--) {
      for (const side of [-1, 1]) {
        const w = unit * layout.range(0.2, 0.32);
        const x = centre + side * unit * (0.16 + 0.3 * i) * layout.range(0.92, 1.1);
        const h = tall * layout.range(0.35, 0.78);
        const k = layout.int(0, 4);
        drawNest(
          scene,
          x,
          floor,
          w,
          Math.max(h, w * 0.6),
          variant === 1
            ? [colour(k), colour(k + 1), colour(k + 2)]
            : [mix(colour(k), wall, 0.25), mix(colour(k + 2), wall, 0.1)],
        );
      }
    }
    const rainbow = variant === 0 ? 5 : variant === 1 ? 3 : 2;
    drawNest(
      scene,
      centre,
      floor,
      unit * layout.range(0.4, 0.5),
      tall,
      Array.from({ length: rainbow }, (_, i) => colour(i)),
    );
    if (variant === 2) {
      // A flight of steps leads through the middle arch.
      for (let i = 0; i < 6; i++) {
        const w = unit * (0.2 - i * 0.014);
        const h = unit * 0.028;
        canvas.path(
          box(centre - w / 2, floor - h * (i + 1), w, h),
          adjust(mix(wall, palette.land, 0.2), { light: -0.03 * (i % 2) - 0.008 * i }),
        );
        canvas.path(box(centre - w / 2, floor - h * (i + 1), w, h * 0.16), mix(wall, palette.light, 0.5));
      }
    }
    canvas.rect(
      0,
      floor,
      width,
      height - floor,
      canvas.linear(0, floor, 0, height, [
        [0, mix(ground, palette.deep, 0.06)],
        [1, mix(ground, palette.light, 0.22)],
      ]),
    );
    canvas.rect(
      0,
      floor,
      width,
      unit * 0.05,
      canvas.linear(0, floor, 0, floor + unit * 0.05, [
        [0, palette.deep, 0.22],
        [1, palette.deep, 0],
      ]),
    );
    if (style.detail < 0.5) return;
    const ballX = centre + flip * unit * layout.range(0.3, 0.42);
    const ballR = unit * layout.range(0.055, 0.085);
    const ballY = floor + (height - floor) * 0.3 - ballR;
    const tone = colour(3);
    canvas.path(
      `M${num(ballX - ballR * 1.1)} ${num(ballY + ballR)}a${num(ballR * 1.5)} ${num(ballR * 0.2)} 0 1 0 ${num(ballR * 3)} 0a${num(ballR * 1.5)} ${num(ballR * 0.2)} 0 1 0 ${num(-ballR * 3)} 0Z`,
      palette.deep,
      { opacity: 0.2 },
    );
    canvas.path(
      disc(ballX, ballY, ballR),
      canvas.radial(ballX - ballR * 0.4, ballY - ballR * 0.45, ballR * 1.7, [
        [0, mix(tone, palette.light, 0.55)],
        [0.5, tone],
        [1, mix(tone, palette.deep, 0.55)],
      ]),
    );
    // Light from a window falls across wall and floor.
    if (style.bands) return;
    const slant = flip * height * 0.32;
    for (const at of [0.05, 0.2]) {
      const x = sunX - flip * unit * 0.5 + flip * unit * at * 1.6;
      canvas.path(
        `M${num(x)} 0h${num(unit * 0.19)}l${num(slant)} ${num(height)}h${num(-unit * 0.19)}Z`,
        canvas.linear(0, 0, 0, height, [
          [0, palette.light, 0.26],
          [1, palette.light, 0.05],
        ]),
      );
    }
  },
};
