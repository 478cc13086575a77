import { mix } from '../colour';
import { patterns } from '../match-words';
import { drawCup } from '../parts/cup';
import { drawBooks, drawFruit, drawVessel } from '../parts/tableware';
import { polygon } from '../svg';
import { type Composition, variantOf } from '../scene';

/** Things on a table by a window: a cup, jugs and bottles, fruit. */
export const stillLife: Composition = {
  id: 'still-life',
  keywords: patterns(`
    coffee* kaffee* espresso* cappuccino cup* tasse* mug* tea tee cafe* café* breakfast* frühstück*
    kitchen* küche* still stillleben stilleben vase* pottery keramik* ceramic* bottle* flasche* fruit*
    obst* apple* apfel* oranges lemon* zitrone* bread* brot* bakery* table* tisch* book books buch
    bücher* olive*
  `),
  hints: patterns(`
    wine wein orange food* essen recipe* rezept* restaurant* product* produkt* machine* maschine*
    shop*
  `),
  palettes: ['coffee', 'terracotta', 'golden', 'moss', 'dawn', 'rose'],
  draw(scene) {
    const { canvas, width, height, unit, palette, random, style } = scene;
    const layout = random.fork('layout');
    const sun = layout.chance(0.5) ? 1 : -1;
    const table = height * 0.5 + Math.min(height * 0.24, unit * layout.range(0.17, 0.23));
    const wall = palette.dark ? palette.sky[1] : mix(palette.paper, palette.haze, 0.42);
    const wood = mix(palette.land, palette.haze, 0.35);
    const lamp = sun > 0 ? width : 0;
    canvas.rect(
      0,
      0,
      width,
      height,
      canvas.linear(lamp, 0, width - lamp, height, [
        [0, mix(wall, palette.light, 0.5)],
        [1, mix(wall, palette.land, 0.4)],
      ]),
    );
    if (!style.bands) {
      // Sun through the panes of a window lies on the wall.
      const w = unit * layout.range(0.16, 0.2);
      const x0 = width * 0.5 + sun * unit * layout.range(-0.16, 0.1) - w;
      const y0 = table - unit * layout.range(0.74, 0.86);
      const slope = -sun * 0.2;
      for (const column of [0, 1])
        for (const row of [0, 1, 2]) {
          const [x, y, h] = [x0 + column * w * 1.1, y0 + row * w * 1.16 + column * w * 1.1 * slope, w * 1.06];
          canvas.path(
            polygon([
              [x, y],
              [x + w, y + w * slope],
              [x + w, y + h + w * slope],
              [x, y + h],
            ]),
            palette.light,
            { opacity: 0.36 - row * 0.05 },
          );
        }
    }
    canvas.rect(
      0,
      table,
      width,
      height - table + 1,
      canvas.linear(lamp, table, width - lamp, height, [
        [0, mix(wood, palette.light, 0.35)],
        [0.5, wood],
        [1, mix(wood, palette.deep, 0.3)],
      ]),
    );
    canvas.rect(0, table, width, unit * 0.006, palette.light, { opacity: 0.4 });
    const set = layout.shuffle([
      palette.accents[0],
      palette.accents[2],
      mix(palette.paper, palette.haze, 0.2),
      palette.land,
    ]);
    const tone = (i: number): string => mix(set[i % 4] ?? palette.land, palette.paper, 0.08);
    const variant = scene.has('cup') ? 1 : variantOf(scene, 3);
    const spread = Math.min(width * 0.3, unit * 0.42);
    const centre = width * 0.5 + layout.range(-0.06, 0.06) * unit;
    const deep = Math.min(height - table, unit * 0.3);
    const places = layout
      .shuffle([-0.95, -0.4, 0.25, 0.85])
      .slice(0, style.detail < 0.5 ? 1 : variant === 1 ? 1 + (scene.turn % 2) : layout.int(3, 4))
      .sort((a, b) => Math.abs(b) - Math.abs(a));
    places.forEach((place, i) => {
      const h = unit * layout.range(0.22, 0.34) * (Math.abs(place) > 0.5 ? 0.85 : 1.1);
      const x = centre + place * spread * (variant === 1 ? 1.25 : 1);
      drawVessel(
        scene,
        { x, y: table + deep * layout.range(0.12, 0.34), height: h, colour: tone(i) },
        layout.int(0, 3) + (i === 0 ? 1 : 0),
        sun,
      );
    });
    const cream = mix(palette.paper, tone(3), 0.25);
    const aside = sun * unit * Math.min(0.46, width / unit / 2.8);
    if (variant === 1) {
      // A cup alone, a cup on a pile of books, or two who share the table.
      const serving = Math.floor(scene.turn / 3 + scene.turn) % 3;
      const cup = {
        x: centre - sun * unit * 0.02,
        y: table + deep * 0.62,
        height: unit * layout.range(0.22, 0.27),
        colour: cream,
      };
      if (serving === 1) {
        const pile = drawBooks(scene, { ...cup, height: unit * 0.06 }, [tone(0), tone(1), tone(2)], sun);
        drawCup(scene, { ...cup, y: pile, height: cup.height * 0.75 }, sun);
      } else {
        if (serving === 2)
          drawCup(
            scene,
            {
              ...cup,
              x: centre - aside * 0.85,
              y: table + deep * 0.4,
              height: cup.height * 0.72,
              colour: tone(1),
            },
            sun,
          );
        drawCup(scene, { ...cup, x: serving === 2 ? cup.x + aside * 0.25 : cup.x }, sun);
      }
    }
    if (style.detail < 0.5) return;
    const fruits = variant === 1 ? 2 : layout.int(2, 4);
    const start = centre + layout.pick([-1, 1]) * spread * layout.range(0.3, 0.7);
    for (let i = 0; i < fruits; i++) {
      const r = unit * layout.range(0.045, 0.062);
      const x = variant === 1 ? centre + aside * (1.1 + i * 0.26) : start + (i - fruits / 2) * r * 1.85;
      drawFruit(
        scene,
        x,
        table + deep * (0.6 + 0.16 * (i % 2)),
        r,
        mix(palette.accents[i % 2] ?? palette.land, palette.accents[0], 0.3),
        sun,
      );
    }
  },
};
