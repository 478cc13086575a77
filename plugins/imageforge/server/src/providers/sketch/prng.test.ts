import { adjust, lightness, mix } from './colour';
import { createRandom, hashText } from './prng';

describe('random numbers', () => {
  it('repeat for the same key and share nothing between neighbours', () => {
    const five = (key: string) => Array.from({ length: 5 }, createRandom(key).next);
    expect(five('a/1')).toEqual(five('a/1'));
    expect(five('a/1')).not.toEqual(five('a/2'));
    expect(five('a/1').every((value) => value >= 0 && value < 1)).toBe(true);
  });

  it('stay on every machine what they were', () => {
    expect(hashText('sketch')).toBe(2785210541);
    expect(createRandom('sketch').next()).toBe(0.8458361746743321);
  });

  it('of a fork do not depend on what was drawn from the parent', () => {
    const [fresh, used] = [createRandom('a'), createRandom('a')];
    used.next();
    expect(used.fork('b').next()).toBe(fresh.fork('b').next());
  });
});

describe('colours', () => {
  it('mix from one end to the other', () => {
    expect(mix('#102030', '#f0e0d0', 0)).toBe('#102030');
    expect(mix('#102030', '#f0e0d0', 1)).toBe('#f0e0d0');
  });

  it('stay within what a screen shows', () => {
    expect(adjust('#ffffff', { light: 1, chroma: 9 })).toMatch(/^#[0-9a-f]{6}$/);
    expect(lightness('#000000')).toBeCloseTo(0, 3);
    expect(lightness('#ffffff')).toBeCloseTo(1, 3);
  });
});
