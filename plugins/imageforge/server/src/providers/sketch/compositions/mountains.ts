import { adjust, mix } from '../colour';
import { patterns } from '../match-words';
import { drawBirds, drawClouds, drawStars, drawSky, drawSun } from '../parts/sky';
import { drawLand, drawMist, landColour, ridgeLine } from '../parts/land';
import { drawMassif } from '../parts/massif';
import { drawLake } from '../parts/water';
import { pineRow } from '../parts/trees';
import { type Composition, variantOf } from '../scene';

/** Ranges one behind the other, a snowy massif, a lake or a wooded slope in front. */
export const mountains: Composition = {
  id: 'mountains',
  keywords: patterns(`
    mountain* berg* *berg gebirge* alp alps alpen* alpine peak* gipfel* summit* hike* hiking wander*
    ski* glacier* gletscher* valley* tal fjord* climb* kletter* matterhorn everest
  `),
  hints: patterns(`
    landscape* landschaft* outdoor* winter* snow* schnee* sunrise* sonnenaufg* dawn morning* morgen*
    adventure* abenteuer*
  `),
  palettes: ['dawn', 'day', 'sunset', 'golden', 'winter', 'autumn'],
  draw(scene) {
    const { canvas, width, height, unit, rise, palette, random, style } = scene;
    const variant = variantOf(scene, 4);
    const layout = random.fork('layout');
    const lake = scene.has('lake') || variant === 1;
    const massif = variant < 2;
    // One of the seeds shows a great sun that sinks behind the ranges.
    const greatSun = variant === 3;
    const ground = height * (lake ? layout.range(0.64, 0.7) : layout.range(0.78, 0.86));
    const crest = ground - Math.min(height * 0.5, rise * layout.range(0.46, 0.56));
    const side = layout.chance(0.5) ? 1 : -1;
    const sunX = width * (0.5 + side * layout.range(0.16, 0.34));
    const sunY = Math.max(unit * 0.13, crest + (ground - crest) * layout.range(-0.22, 0.12));

    drawSky(scene, ground);
    if (palette.dark) drawStars(scene, ground * 0.75);
    drawSun(
      scene,
      sunX,
      greatSun ? crest + (ground - crest) * 0.16 : sunY,
      unit * (greatSun ? layout.range(0.15, 0.2) : layout.range(0.035, 0.065)),
    );
    if (style.detail > 0.4) drawClouds(scene, ground * 0.62, 0.7);

    const mist = mix(palette.haze, palette.sky[2], 0.55);
    const drawRanges = (): void => {
      const layers = Math.max(3, Math.round((massif ? 5 : greatSun ? 6 : 7) * (0.5 + style.detail / 2)));
      for (let i = 0; i < layers; i++) {
        const t = i / (layers - 1);
        if (massif && i === 1) {
          drawMassif(scene, {
            x: width * (0.5 - side * layout.range(0.08, 0.22)),
            base: ground,
            top: crest,
            sunSide: side,
          });
          drawMist(scene, ground - unit * 0.04, unit * 0.2, mist, 0.75);
          continue;
        }
        const depth = 0.08 + 0.78 * t ** 1.15;
        const line = ridgeLine(width, random.fork(`ridge ${i}`), {
          base: crest + (ground - crest) * (0.5 + 0.5 * t ** 0.8),
          rise: (ground - crest) * (massif ? 0.34 - 0.12 * t : greatSun ? 0.42 - 0.2 * t : 0.62 - 0.34 * t),
          wavelength: unit * (0.62 - 0.2 * t) * layout.range(0.8, 1.25),
          kind: t < 0.75 ? 'peaks' : 'hills',
          rough: 0.5,
        });
        const colour = landColour(palette, depth);
        drawLand(scene, line, colour, {
          colour: mist,
          amount: 0.8 * (1 - t * 0.6),
          depth: (ground - crest) * 0.6,
        });
        if (t > 0.55 && style.detail > 0.4) {
          canvas.path(
            pineRow(line, width, unit * (0.014 + 0.03 * t), 1.1, random.fork(`pines ${i}`)),
            adjust(colour, { light: -0.015 }),
          );
        }
        if (t < 0.95) drawMist(scene, ground - (ground - crest) * 0.25 * (1 - t), unit * 0.12, mist, 0.42);
      }
    };
    const mirrored = canvas.named(drawRanges);
    if (lake) drawLake(scene, ground, { x: sunX, strength: 0.8, mirrored });
    else if (style.detail > 0.4) {
      const slope = ridgeLine(width, random.fork('slope'), {
        base: height * 0.93,
        rise: unit * 0.07,
        wavelength: unit * 0.9,
        kind: 'hills',
        rough: 0.5,
      });
      drawLand(scene, slope, palette.deep, { colour: palette.deep, amount: 0, depth: unit });
      canvas.path(
        pineRow(slope, width, unit * layout.range(0.1, 0.17), 0.75, random.fork('front')),
        palette.deep,
      );
    }
    if (style.detail > 0.6 && !palette.dark) drawBirds(scene, width * (0.5 + side * 0.1), crest);
  },
};
