import { impliedMode, isMode, modeProblem, type ModeRequest } from './mode-problem';
import { type Mode, modeNames, shapeOf } from './modes';

/** A request that has what its mode needs, and nothing else. */
const least = (mode: Mode): ModeRequest => {
  const { prompt, images, mask, needs = [] } = shapeOf(mode);
  return {
    hasPrompt: prompt === 'needed',
    hasSize: false,
    images: images.min,
    hasMask: mask === 'needed',
    ...Object.fromEntries(needs.map((field) => [field, 'given'])),
  };
};
/** One that has all that its mode may have. */
const most = (mode: Mode): ModeRequest => {
  const { prompt, images, size, fields = [] } = shapeOf(mode);
  return {
    ...least(mode),
    hasPrompt: prompt !== 'none',
    hasSize: size === 'asked',
    images: images.max,
    ...Object.fromEntries(fields.map((field) => [field, 'given'])),
  };
};
const fields = ['strength', 'search', 'extend', 'factor', 'maskGrow', 'maskFeather'] as const;

describe('thirteen modes', () => {
  it('are all there', () => expect(modeNames).toHaveLength(13));

  it.each(modeNames)('%s takes what it needs, and all that it may have', (mode) => {
    expect(modeProblem(mode, least(mode))).toBeUndefined();
    expect(modeProblem(mode, most(mode))).toBeUndefined();
  });

  it.each(modeNames)('%s refuses what it lacks and what it has no use for, by the name of the field', (mode) => {
    const { prompt, images, mask, size, fields: known = [], needs = [] } = shapeOf(mode);
    const fieldOf = (change: Partial<ModeRequest>) => modeProblem(mode, { ...least(mode), ...change })?.field;
    if (prompt === 'needed') expect(fieldOf({ hasPrompt: false })).toBe('prompt');
    if (prompt === 'none') expect(fieldOf({ hasPrompt: true })).toBe('prompt');
    expect(fieldOf({ images: images.max + 1 })).toBe('images');
    if (images.min > 0) expect(fieldOf({ images: 0 })).toBe('images');
    expect(fieldOf({ hasMask: mask === 'none' })).toBe('mask');
    expect(fieldOf({ hasSize: true })).toBe(size === 'source' ? 'size' : undefined);
    for (const field of fields) expect(fieldOf({ [field]: 1 })).toBe(known.includes(field) ? undefined : field);
    for (const field of needs) expect(fieldOf({ [field]: undefined })).toBe(field);
  });

  it('says what was expected', () => {
    expect(modeProblem('outpaint', { ...least('outpaint'), images: 2 })?.reason).toBe('expected 1 source images for outpaint, got 2');
    expect(modeProblem('edit', { ...least('edit'), factor: 2 })?.reason).toBe('expected no "factor" for edit; it belongs to upscale');
    expect(modeProblem('upscale', { ...least('upscale'), hasSize: true })?.reason).toMatch('it follows from the source image');
  });
});

describe('the mode of a request that names none', () => {
  it.each([
    [{ images: 0, hasMask: false }, 'text-to-image'],
    [{ images: 2, hasMask: false }, 'edit'],
    [{ images: 1, hasMask: true }, 'inpaint'],
    [{ images: 0, hasMask: true }, 'inpaint'],
  ] as const)('of %j is %s', (request, mode) => expect(impliedMode(request)).toBe(mode));
});

it('knows its names, and not those of every object', () => {
  expect(isMode('inpaint')).toBe(true);
  expect(isMode('img2img')).toBe(false);
  expect(isMode('toString')).toBe(false);
});
