import { along, type Colour } from './colour';
import { box, disc, num } from './svg';

/** A stop of a gradient: offset 0 … 1, colour, opacity 0 … 1 (left out: 1). */
type Stop = readonly [number, Colour, number?];

/** A colour or `url(#…)`. */
type Paint = string;

interface Stroke {
  colour: Paint;
  /** px */
  width: number;
}

interface Look {
  /** 0 … 1; left out: 1. */
  opacity?: number;
  stroke?: Stroke;
  /** CSS mix-blend-mode. Costs a surface of the whole picture: use it a few times at most. */
  blend?: 'screen' | 'multiply' | 'overlay' | 'soft-light';
  /** Left out: nonzero. `evenodd` makes inner outlines holes. */
  rule?: 'evenodd';
  /** SVG transform list. */
  transform?: string;
}

/** Collects the markup of one picture. All lengths in px of the finished picture. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  path(d: string, fill: Paint, look?: Look): void;
  disc(x: number, y: number, radius: number, fill: Paint, look?: Look): void;
  rect(x: number, y: number, width: number, height: number, fill: Paint, look?: Look): void;
  /** An unfilled line with round ends. */
  line(d: string, stroke: Stroke, look?: Omit<Look, 'stroke'>): void;
  /** A gradient from one point to another; stops are joined through OKLab. */
  linear(x1: number, y1: number, x2: number, y2: number, stops: readonly Stop[]): Paint;
  radial(x: number, y: number, radius: number, stops: readonly Stop[]): Paint;
  /** A gradient from the top to the foot of whatever it fills: each shape gets its own. */
  fade(stops: readonly Stop[]): Paint;
  /** What `draw` draws shows only inside the path. */
  clipped(d: string, draw: () => void): void;
  group(look: Omit<Look, 'stroke'>, draw: () => void): void;
  /** Draws a group and returns a name under which `again` repeats it. */
  named(draw: () => void): string;
  /** What was drawn under a name, once more: a reflection, mostly. */
  again(name: string, look: Omit<Look, 'stroke'>): void;
  /** Puts raw markup on top; only for textures. */
  raw(markup: string): void;
  define(markup: (id: string) => string): string;
  /** @param scale size of the rendering in relation to the picture, for previews */
  svg(scale?: number): string;
}

/**
 * @param opaque attribute that takes the opacity. `opacity` is right for everything, but costs librsvg
 * a surface of its own; where only fill or only stroke is drawn, theirs looks the same and is free.
 */
const attributes = ({ opacity, stroke, blend, rule, transform }: Look, opaque = 'opacity'): string =>
  (opacity === undefined ? '' : ` ${opaque}="${num(opacity)}"`) +
  (stroke ? ` stroke="${stroke.colour}" stroke-width="${num(stroke.width)}" stroke-linejoin="round"` : '') +
  (rule ? ` fill-rule="${rule}"` : '') +
  (transform ? ` transform="${transform}"` : '') +
  (blend ? ` style="mix-blend-mode:${blend}"` : '');

const stop = (offset: number, colour: Colour, opacity: number): string =>
  `<stop offset="${num(offset)}" stop-color="${colour}"${opacity < 1 ? ` stop-opacity="${opacity.toFixed(3)}"` : ''}/>`;

const sample = (stops: readonly Stop[], t: number): { colour: Colour; opacity: number } => {
  let before = stops[0] ?? [0, '#000000'];
  for (const after of stops) {
    if (after[0] >= t) {
      const part = after[0] === before[0] ? 1 : Math.max(0, (t - before[0]) / (after[0] - before[0]));
      const [from, to] = [before[2] ?? 1, after[2] ?? 1];
      return { colour: along([before[1], after[1]], part), opacity: from + (to - from) * part };
    }
    before = after;
  }
  return { colour: before[1], opacity: before[2] ?? 1 };
};

/** Librsvg joins stops in sRGB, which greys the middle: extra stops keep the way through OKLab. */
const smoothStops = (stops: readonly Stop[]): string =>
  Array.from({ length: 13 }, (_, i) => i / 12)
    .concat(stops.map(([offset]) => offset))
    .sort((a, b) => a - b)
    .map((t) => ({ t, ...sample(stops, t) }))
    .map(({ t, colour, opacity }) => stop(t, colour, opacity))
    .join('');

/** Bands with hard edges, as a screen print has them. */
const bandedStops = (stops: readonly Stop[], bands: number): string =>
  Array.from({ length: bands }, (_, band) => {
    const { colour, opacity } = sample(stops, band / (bands - 1));
    return stop(band / bands, colour, opacity) + stop((band + 1) / bands, colour, opacity);
  }).join('');

/** @param bands number of hard steps a gradient has; `undefined`: smooth. */
export const createCanvas = (width: number, height: number, bands?: number): Canvas => {
  const definitions: string[] = [];
  const body: string[] = [];
  const fades = new Map<string, Paint>();
  const define = (markup: (id: string) => string): string => {
    const id = `d${definitions.length}`;
    definitions.push(markup(id));
    return `url(#${id})`;
  };
  const stopsOf = (stops: readonly Stop[], most: number): string =>
    bands ? bandedStops(stops, Math.min(bands, most)) : smoothStops(stops);
  const path = (d: string, fill: Paint, look: Look = {}): void => {
    body.push(`<path d="${d}" fill="${fill}"${attributes(look, look.stroke ? 'opacity' : 'fill-opacity')}/>`);
  };
  return {
    width,
    height,
    path,
    disc: (x, y, radius, fill, look) => path(disc(x, y, radius), fill, look),
    rect: (x, y, w, h, fill, look) => path(box(x, y, w, h), fill, look),
    line: (d, stroke, look = {}) => {
      body.push(
        `<path d="${d}" fill="none" stroke-linecap="round"${attributes({ ...look, stroke }, 'stroke-opacity')}/>`,
      );
    },
    linear: (x1, y1, x2, y2, stops) =>
      define(
        (id) =>
          `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="${num(x1)}" y1="${num(y1)}" x2="${num(x2)}" y2="${num(y2)}">${stopsOf(stops, 12)}</linearGradient>`,
      ),
    radial: (x, y, radius, stops) =>
      define(
        (id) =>
          `<radialGradient id="${id}" gradientUnits="userSpaceOnUse" cx="${num(x)}" cy="${num(y)}" r="${num(radius)}">${stopsOf(stops, 5)}</radialGradient>`,
      ),
    fade: (stops) => {
      const key = JSON.stringify(stops);
      const known = fades.get(key);
      if (known) return known;
      const paint = define(
        (id) =>
          `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stopsOf(stops, 12)}</linearGradient>`,
      );
      fades.set(key, paint);
      return paint;
    },
    clipped: (d, draw) => {
      const clip = define((id) => `<clipPath id="${id}"><path d="${d}"/></clipPath>`);
      body.push(`<g clip-path="${clip}">`);
      draw();
      body.push('</g>');
    },
    group: (look, draw) => {
      body.push(`<g${attributes(look)}>`);
      draw();
      body.push('</g>');
    },
    named: (draw) => {
      const name = `n${body.length}`;
      body.push(`<g id="${name}">`);
      draw();
      body.push('</g>');
      return name;
    },
    again: (name, look) => {
      body.push(`<use href="#${name}"${attributes(look)}/>`);
    },
    raw: (markup) => {
      body.push(markup);
    },
    define,
    svg: (scale = 1) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.max(1, Math.round(width * scale))}" height="${Math.max(1, Math.round(height * scale))}" viewBox="0 0 ${width} ${height}"><defs>${definitions.join('')}</defs>${body.join('')}</svg>`,
  };
};
