import { type Point, num } from '../svg';

/** A pointed leaf that grows from (x, y). @param angle radians, 0 to the right @param length px @param fat width by length */
export const leaf = (
  x: number,
  y: number,
  angle: number,
  length: number,
  fat: number,
  bow = 0.12,
): string => {
  const at = (along: number, across: number): string => {
    const [dx, dy] = [along * length, across * length];
    return `${num(x + Math.cos(angle) * dx - Math.sin(angle) * dy)} ${num(y + Math.sin(angle) * dx + Math.cos(angle) * dy)}`;
  };
  return `M${at(0, 0)}C${at(0.22, -fat)} ${at(0.68, -fat * 0.9 + bow)} ${at(1, bow)}C${at(0.72, fat * 0.75 + bow)} ${at(0.24, fat)} ${at(0, 0)}Z`;
};

/** Middle rib of the same leaf. */
export const rib = (x: number, y: number, angle: number, length: number, bow = 0.12): string => {
  const tip: Point = [
    Math.cos(angle) * length - Math.sin(angle) * bow * length,
    Math.sin(angle) * length + Math.cos(angle) * bow * length,
  ];
  return `M${num(x)} ${num(y)}Q${num(x + Math.cos(angle) * length * 0.5)} ${num(y + Math.sin(angle) * length * 0.5)} ${num(x + tip[0] * 0.94)} ${num(y + tip[1] * 0.94)}`;
};

/** A round-petalled blossom around (x, y). @param r px */
export const blossom = (x: number, y: number, r: number, petals: number, turn: number): string => {
  let d = '';
  for (let i = 0; i < petals; i++)
    d += leaf(x, y, turn + (i / petals) * Math.PI * 2, r, 1.5 / petals + 0.12, 0);
  return d;
};

/** Points of a stem that grows from a foot and bends. @param sway sideways at the tip, px */
export const stemPoints = (x: number, y: number, height: number, sway: number, count = 12): Point[] =>
  Array.from({ length: count + 1 }, (_, i) => {
    const t = i / count;
    return [x + sway * t ** 1.7, y - height * t * (1 - 0.12 * Math.abs(sway / height) * t)];
  });
