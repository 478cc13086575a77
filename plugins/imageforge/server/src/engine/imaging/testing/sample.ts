import type { Picture } from '../picture';

/** A file from outside, and what has to become of it. */
export interface Sample {
  name: string;
  bytes: Uint8Array;
  /**
   * `finished`, or why it is refused. `either`: finished or refused, where damage may or may not be
   * noticed.
   */
  outcome: 'finished' | 'either' | readonly string[];
  /** What has to be seen once it is finished. @returns what is wrong; `undefined`: nothing */
  look?(picture: Picture): string | undefined;
  /** What must be in no file that is made of it. */
  payload?: string;
  animated?: 'first-frame';
}

export const finished = (name: string, bytes: Uint8Array, look?: Sample['look'], more: Partial<Sample> = {}): Sample => ({ name, bytes, outcome: 'finished', ...(look && { look }), ...more });
export const refused = (name: string, bytes: Uint8Array, ...reasons: string[]): Sample => ({ name, bytes, outcome: reasons });

/** Whether the pixel at a place has about this colour. */
export const hasColour =
  (places: readonly { x: number; y: number; colour: readonly number[] }[], size?: string, tolerance = 12) =>
  ({ pixels, width, height, channels }: Picture): string | undefined => {
    if (size !== undefined && `${width}x${height}` !== size) return `expected ${size}, got ${width}x${height}`;
    for (const { x, y, colour } of places) {
      const start = (y * width + x) * channels;
      const there = [...pixels.subarray(start, start + channels)];
      if (colour.some((value, channel) => Math.abs(value - (there[channel] ?? Number.NaN)) > tolerance || there[channel] === undefined)) {
        return `expected about ${colour.join(', ')} at ${x},${y}, got ${there.join(', ')}`;
      }
    }
    return undefined;
  };
