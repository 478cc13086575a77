import type { Canvas } from './canvas';
import { mix } from './colour';
import { createNoise, fractal } from './noise';
import { type Point, box, curve } from './svg';
import { grainTile, paperTile, poolTile, tiled } from './texture';
import type { Scene } from './scene';

/** Distance of the unpainted edge from the picture's, px, wandering as a brush does. */
const brushedEdge = ({ width, height, unit, random }: Scene, inset: number): string => {
  const noise = createNoise(random.fork('edge'));
  const points: Point[] = [];
  const step = unit / 34;
  let at = 0;
  const wobble = (): number => {
    at += 0.17;
    return inset * (1 + 0.8 * fractal(noise, at, 5, 0.6));
  };
  for (let x = inset; x < width - inset; x += step) points.push([x, wobble()]);
  for (let y = inset; y < height - inset; y += step) points.push([width - wobble(), y]);
  for (let x = width - inset; x > inset; x -= step) points.push([x, height - wobble()]);
  for (let y = height - inset; y > inset; y -= step) points.push([wobble(), y]);
  return curve(points, true);
};

/** Border, unpainted edge or vignette: what can be drawn at any size. */
export const drawFinish = (scene: Scene): void => {
  const { canvas, palette, style, width, height, unit } = scene;
  const whole = box(-1, -1, width + 2, height + 2);
  if (style.finish === 'border') {
    const inset = Math.max(2, unit * 0.045);
    canvas.path(
      `${whole}${box(inset, inset, width - inset * 2, height - inset * 2)}`,
      mix(palette.paper, '#fffaf0', 0.5),
      {
        rule: 'evenodd',
      },
    );
  }
  if (style.finish === 'paper') {
    const inset = Math.max(2, unit * 0.04);
    const edge = brushedEdge(scene, inset);
    const paper = mix(palette.paper, '#fffdf8', 0.6);
    canvas.path(edge, 'none', { stroke: { colour: palette.deep, width: unit * 0.006 }, opacity: 0.12 });
    canvas.path(`${whole}${edge}`, paper, { rule: 'evenodd' });
  }
  if (style.finish === 'vignette') {
    const reach = Math.hypot(width, height) / 2;
    const dark = mix(palette.deep, '#000000', 0.4);
    const paint = canvas.radial(width / 2, height * 0.48, reach * 1.05, [
      [0, dark, 0],
      [0.55, dark, 0],
      [1, dark, 0.5],
    ]);
    canvas.rect(0, 0, width, height, paint);
  }
};

/** Grain and paper, pixel by pixel: only for the full size. */
export const drawTextures = async (canvas: Canvas, { style, width, height }: Scene): Promise<void> => {
  const cover = (url: string, blend = ''): void => {
    const paint = canvas.define((id) => tiled(id, url));
    canvas.raw(`<rect width="${width}" height="${height}" fill="${paint}"${blend}/>`);
  };
  if (style.finish === 'paper') {
    const pool = await poolTile();
    canvas.raw(`<image href="${pool}" width="${width}" height="${height}" preserveAspectRatio="none"/>`);
    cover(await paperTile());
  }
  cover(await grainTile(style.grain));
};
