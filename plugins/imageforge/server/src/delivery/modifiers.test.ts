import { ForgeError } from '../engine/errors';
import { crops, dprs, fits, formatModifiers, type Modifiers, parseModifiers } from './modifiers';

const canonical = (text: string) => formatModifiers(parseModifiers(text));

describe('modifiers', () => {
  it.each([
    ['w_640', 'w_640'],
    ['h_360,w_640', 'w_640,h_360'],
    ['b_5,dpr_2,q_75,c_attention,h_360,w_640', 'w_640,h_360,c_attention,q_75,dpr_2,b_5'],
    ['w_640,h_360,fit_cover,c_center,dpr_1', 'w_640,h_360'],
    ['w_0640', 'w_640'],
    ['w_640,h_360,fit_contain', 'w_640,h_360,fit_contain'],
    ['w_100,dpr_1.5', 'w_100,dpr_1.5'],
    ['q_75', 'q_75'],
    ['_', '_'],
  ])('%s are written %s', (text, expected) => {
    expect(canonical(text)).toBe(expected);
    expect(canonical(expected)).toBe(expected);
  });

  it.each([
    ['', /modifiers like/],
    ['w_', /"w_"/],
    ['w_0', /"w" with 1 to 8192/],
    ['w_8193', /"w" with 1 to 8192/],
    ['w_-1', /"w_-1"/],
    ['w_1e3', /"w" with/],
    ['w_640.5', /"w" with/],
    ['w_640,w_320', /"w" once/],
    ['W_640', /"W_640"/],
    ['x_1', /"x_1"/],
    ['w_640,', /""/],
    ['w_640 ', /"w_640 "/],
    ['constructor_1', /"constructor_1"/],
    ['q_0', /"q" with 1 to 100/],
    ['q_101', /"q" with 1 to 100/],
    ['dpr_5,w_1', /"dpr" with 1, 1.5/],
    ['dpr_2', /"w" or "h" beside "dpr"/],
    ['w_4097,dpr_2', /at most 8192 px a side/],
    ['fit_cover', /"w" and "h" beside "fit"/],
    ['w_1,c_top', /"w" and "h" beside "c"/],
    ['w_1,h_1,fit_inside,c_top', /alone cuts/],
    [Array(40).fill('w_1').join(','), /at most 100 characters/],
  ])('%s are refused', (text, message) => {
    const thrown = (() => {
      try {
        return parseModifiers(text);
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(ForgeError);
    expect(thrown).toMatchObject({ code: 'IMAGEFORGE_INVALID_REQUEST', message: expect.stringMatching(message) });
  });

  it('that no address may have are not written', () => {
    for (const modifiers of [{ width: 0 }, { width: 1.5 }, { width: Number.NaN }, { quality: 101 }, { dpr: 5 }, { width: 10, crop: 'top' }] as Modifiers[]) {
      expect(() => formatModifiers(modifiers)).toThrow(ForgeError);
    }
  });

  it('have one spelling each, and come back as what they were', () => {
    const spellings = new Map<string, string>();
    for (const fit of [undefined, ...fits]) {
      for (const crop of [undefined, ...crops]) {
        for (const dpr of [undefined, ...dprs]) {
          if (fit !== undefined && fit !== 'cover' && crop !== undefined) continue;
          const modifiers: Modifiers = { width: 300, height: 200, ...(fit && { fit }), ...(crop && { crop }), ...(dpr && { dpr }) };
          const meant = JSON.stringify({ fit: fit ?? 'cover', crop: crop ?? 'center', dpr: dpr ?? 1 });
          const text = formatModifiers(modifiers);
          expect(canonical(text)).toBe(text);
          expect(spellings.get(meant) ?? text).toBe(text);
          spellings.set(meant, text);
        }
      }
    }
    expect(new Set(spellings.values()).size).toBe(spellings.size);
    // 7 crops of `cover`, and the two other fits, at 6 densities.
    expect(spellings.size).toBe((7 + 2) * 6);
  });
});
