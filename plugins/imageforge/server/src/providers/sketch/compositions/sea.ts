import { adjust, mix } from '../colour';
import { patterns } from '../match-words';
import { drawLand, landColour, ridgeLine } from '../parts/land';
import { drawBirds, drawClouds, drawGlow, drawSky, drawStars, drawSun } from '../parts/sky';
import { drawBoat, drawLighthouse } from '../parts/harbour';
import { drawGlitter, drawRipples } from '../parts/water';
import { drawSwell } from '../parts/swell';
import { type Point, curve, under } from '../svg';
import { type Composition, type Scene, variantOf } from '../scene';

/** A low island or headland that grows out of the water at one edge or in the middle. */
const drawIsland = (
  scene: Scene,
  x: number,
  span: number,
  rise: number,
  horizon: number,
  depth: number,
  name: string,
): void => {
  const { width, random, palette } = scene;
  const line = ridgeLine(width, random.fork(name), {
    base: 0,
    rise: 1,
    wavelength: span * 0.35,
    kind: 'peaks',
    rough: 0.55,
  });
  const shaped: Point[] = line.flatMap(([at, y]): Point[] => {
    const t = (at - x) / span;
    return Math.abs(t) > 1 ? [] : [[at, horizon - (1 - t * t) ** 1.5 * rise * (0.75 - y * 0.5)]];
  });
  if (shaped.length < 3) return;
  const colour = landColour(palette, depth);
  const { canvas } = scene;
  canvas.path(
    under(shaped, horizon + 1),
    canvas.linear(0, horizon - rise, 0, horizon, [
      [0, colour],
      [1, mix(colour, palette.haze, 0.45)],
    ]),
  );
  // Its mirror image, short and faint.
  canvas.path(
    under(
      shaped.map(([at, y]): Point => [at, horizon + (horizon - y) * 0.42]),
      horizon,
    ),
    colour,
    { opacity: 0.28 },
  );
};

const drawBeach = (scene: Scene): void => {
  const { canvas, width, height, unit, palette, random } = scene;
  const stream = random.fork('beach');
  const shore = height * stream.range(0.84, 0.88);
  const tilt = stream.range(-0.05, 0.05) * unit;
  const edge = (offset: number, name: string): Point[] => {
    const line = ridgeLine(width, random.fork(name), {
      base: shore + offset,
      rise: unit * 0.03,
      wavelength: unit * 0.55,
      kind: 'hills',
      rough: 0.3,
    });
    return line
      .filter((_, i) => i % 12 === 0 || i === line.length - 1)
      .map(([x, y]) => [x, y + tilt * (x / width - 0.5) * 2]);
  };
  const sand = mix(
    mix(palette.light, '#e6cfa6', 0.72),
    palette.dark ? palette.land : palette.sky[2],
    palette.dark ? 0.75 : 0.25,
  );
  const foam = mix('#ffffff', palette.sky[2], palette.dark ? 0.6 : 0.25);
  const down = (points: readonly Point[]): string =>
    `${curve(points)}L${width + 20} ${height + 2}L-20 ${height + 2}Z`;
  canvas.path(down(edge(-unit * 0.05, 'foam far')), foam, { opacity: 0.35 });
  canvas.path(down(edge(-unit * 0.012, 'foam')), foam, { opacity: 0.9 });
  canvas.path(down(edge(unit * 0.004, 'foam')), adjust(sand, { light: -0.1 }));
  canvas.path(
    down(edge(unit * 0.045, 'wet')),
    canvas.linear(0, shore, 0, height, [
      [0, sand],
      [1, adjust(sand, { light: 0.03 })],
    ]),
  );
};

/** A horizon with a path of light; islands, a sail, a beach or rolling swell. */
export const sea: Composition = {
  id: 'sea',
  keywords: patterns(`
    sea meer* ocean* ozean* beach* strand* coast* küste* wave waves welle* sail* segel* boat* boot
    ship* schiff* island* insel* harbour* hafen* surf* lake see lighthouse* leuchtturm* nordsee ostsee
    water wasser lagoon* fish* fisch*
  `),
  hints: patterns(`
    horizon* holiday* urlaub* tropic* sunset* sonnenunterg* abend* evening* dusk* paradise* paradies*
    travel* reise*
  `),
  palettes: ['tropical', 'sunset', 'dawn', 'day', 'blue', 'pastel'],
  draw(scene) {
    const { canvas, width, height, unit, palette, random, style } = scene;
    const variant = scene.has('waves') ? 3 : scene.has('island') ? 1 : variantOf(scene, 4);
    const layout = random.fork('layout');
    const horizon = height * (variant === 3 ? layout.range(0.4, 0.5) : layout.range(0.54, 0.64));
    const sunX = width * layout.pick([layout.range(0.2, 0.38), layout.range(0.62, 0.8), 0.5]);
    const radius = unit * layout.range(0.045, 0.085);
    const sunY = horizon - layout.range(0.4, 3.6) * radius;
    const [top, middle, low] = palette.sky;

    drawSky(scene, horizon);
    if (palette.dark) drawStars(scene, horizon * 0.8);
    drawGlow(scene, sunX, horizon, unit * 0.8, mix(palette.light, low, 0.4), 0.4);
    drawSun(scene, sunX, sunY, radius);
    drawClouds(scene, horizon * 0.96, style.detail);

    const water = canvas.linear(0, horizon, 0, height, [
      [0, mix(mix(low, middle, 0.45), palette.land, 0.2)],
      [0.25, mix(middle, palette.land, 0.5)],
      [0.65, mix(palette.land, top, 0.35)],
      [1, mix(palette.land, palette.deep, 0.62)],
    ]);
    canvas.rect(0, horizon, width, height - horizon + 2, water);
    canvas.rect(
      0,
      horizon,
      width,
      unit * 0.06,
      canvas.linear(0, horizon, 0, horizon + unit * 0.06, [
        [0, mix(low, palette.light, 0.4), 0.55],
        [1, low, 0],
      ]),
    );

    const away = sunX < width / 2 ? 1 : -1;
    if (variant === 1) {
      drawIsland(scene, width * (0.5 + away * 0.34), unit * 0.62, unit * 0.1, horizon, 0.14, 'isle far');
      drawIsland(
        scene,
        width * (0.5 + away * 0.47),
        unit * 0.55,
        unit * 0.22,
        horizon + unit * 0.012,
        0.36,
        'isle mid',
      );
      drawIsland(
        scene,
        width * (0.5 - away * 0.5),
        unit * 0.36,
        unit * 0.12,
        horizon + unit * 0.03,
        0.58,
        'isle near',
      );
    } else if (variant === 0) {
      drawIsland(scene, width * (0.5 + away * 0.42), unit * 0.75, unit * 0.085, horizon, 0.16, 'isle far');
    }
    drawRipples(scene, horizon, mix(palette.deep, palette.land, 0.5), 0.26, 'dark');
    if (style.detail > 0.4) drawRipples(scene, horizon, mix(low, palette.light, 0.5), 0.26, 'light');
    drawGlitter(scene, sunX, horizon, 0.9);
    if (variant === 3) drawSwell(scene, horizon);
    if (variant === 0 || scene.has('boat'))
      drawBoat(
        scene,
        width * 0.5 + away * Math.min(width * 0.2, unit * 0.3),
        horizon + unit * 0.05,
        unit * 0.2,
      );
    if (variant === 2) drawBeach(scene);
    if (variant === 1 && style.detail > 0.6) {
      const cliff = ridgeLine(width, random.fork('cliff'), {
        base: 0,
        rise: unit * 0.03,
        wavelength: unit * 0.3,
        kind: 'peaks',
        rough: 0.6,
      });
      const edge = width * 0.5 + away * width * 0.3;
      const shaped = cliff.flatMap(([x, y]): Point[] => {
        const t = ((x - edge) * away) / (width * 0.2 + unit * 0.05);
        return t < 0 ? [] : [[x, height - unit * 0.02 + y - unit * 0.22 * Math.min(1, t) ** 0.6]];
      });
      drawLand(scene, away > 0 ? shaped : shaped, palette.deep, {
        colour: palette.land,
        amount: 0.25,
        depth: unit * 0.3,
      });
      drawLighthouse(
        scene,
        edge + away * Math.min(width * 0.13, unit * 0.2),
        height - unit * 0.2,
        unit * 0.26,
        -away,
      );
    }
    if (!palette.dark && style.detail > 0.6) drawBirds(scene, width * (0.5 - away * 0.14), horizon * 0.55);
  },
};
