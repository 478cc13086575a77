/** x and y, px. */
export type Point = readonly [number, number];

/** A number the way it stands in an attribute: short, and never in scientific notation. */
export const num = (value: number): string => String(Math.round(value * 100) / 100);

const pair = ([x, y]: Point): string => `${num(x)} ${num(y)}`;

/** Straight lines through the points, starting with a move. */
export const lines = (points: readonly Point[]): string => {
  const [first, ...rest] = points;
  return first ? `M${pair(first)}${rest.map((point) => `L${pair(point)}`).join('')}` : '';
};

/** A closed polygon. */
export const polygon = (points: readonly Point[]): string => `${lines(points)}Z`;

/** A soft curve through the points (Catmull-Rom as Béziers), open or closed. */
export const curve = (points: readonly Point[], closed = false): string => {
  const count = points.length;
  const at = (index: number): Point => {
    const wrapped = closed ? (index + count) % count : Math.min(count - 1, Math.max(0, index));
    return points[wrapped] ?? [0, 0];
  };
  let path = `M${pair(at(0))}`;
  for (let i = 0; i < (closed ? count : count - 1); i++) {
    const [before, from, to, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const one: Point = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6];
    const two: Point = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6];
    path += `C${pair(one)} ${pair(two)} ${pair(to)}`;
  }
  return closed ? `${path}Z` : path;
};

/** What continues an outline that starts with a move: the same curve, joined by a line. */
export const joined = (path: string): string => `L${path.slice(1)}`;

export const disc = (x: number, y: number, radius: number): string => {
  const r = num(radius);
  return `M${pair([x - radius, y])}a${r} ${r} 0 1 0 ${num(radius * 2)} 0a${r} ${r} 0 1 0 ${num(-radius * 2)} 0Z`;
};

export const box = (x: number, y: number, width: number, height: number): string =>
  `M${pair([x, y])}h${num(width)}v${num(height)}h${num(-width)}Z`;

/** A flat lens: a glint on water, a streak of cloud. Tapers to both ends. */
export const lens = (x: number, y: number, length: number, thickness: number): string => {
  const half = length / 2;
  return `M${pair([x - half, y])}Q${pair([x, y - thickness])} ${pair([x + half, y])}Q${pair([x, y + thickness])} ${pair([x - half, y])}Z`;
};

/** Everything under the points, down to `floor`. */
export const under = (points: readonly Point[], floor: number): string => {
  const first = points[0] ?? [0, 0];
  const last = points[points.length - 1] ?? [0, 0];
  return `${lines(points)}L${pair([last[0], floor])}L${pair([first[0], floor])}Z`;
};
