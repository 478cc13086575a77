import { drawPicture } from './draw-picture';
import { matches, wordsOf } from './match-words';
import { readPrompt } from './read-prompt';

describe('motif and colours of a prompt', () => {
  it.each([
    ['A quiet mountain lake at dawn', 'mountains', 'dawn'],
    ['Ein Bergsee im Winter', 'mountains', 'winter'],
    ['Sonnenuntergang am Meer', 'sea', 'sunset'],
    ['Herbstwald im Nebel', 'forest', 'autumn'],
    ['neon city at night', 'city', 'neon'],
    ['Die Stadt bei Nacht', 'city', 'night'],
    ['night city', 'city', 'night'],
    ['Wüste', 'dunes', undefined],
    ['starry sky', 'night-sky', 'night'],
    ['espresso machine', 'still-life', 'coffee'],
    ['pastel flowers', 'botanical', 'pastel'],
    ['abstract shapes, orange', 'bauhaus', 'orange'],
    ['winter', 'mountains', 'winter'],
    ['desert sunset', 'dunes', 'sunset'],
  ])('%s: %s, %s', (prompt, composition, palette) => {
    const reading = readPrompt(prompt);
    expect(reading.composition.id).toBe(composition);
    if (palette) expect(reading.palette.id).toBe(palette);
  });

  it('finds details', () => {
    expect([...readPrompt('A sailing boat and gulls by the island').features].sort()).toEqual([
      'birds',
      'boat',
      'island',
    ]);
  });

  it('decides by hash what it does not know, always the same', () => {
    expect(readPrompt('qwxz')).toEqual(readPrompt('  QWXZ! '));
    expect(readPrompt('')).toEqual(readPrompt('?'));
  });

  it('is not misled by words within words', () => {
    for (const prompt of ['electricity', 'season', 'software mistake']) {
      expect(['city', 'sea', 'forest']).not.toContain(readPrompt(prompt).composition.id);
    }
  });
});

describe('patterns', () => {
  it('match the whole word, its beginning or its end', () => {
    expect(matches('sea', 'sea')).toBe(true);
    expect(matches('seal', 'sea')).toBe(false);
    expect(matches('bergsee', 'berg*')).toBe(true);
    expect(matches('herbstwald', '*wald')).toBe(true);
  });

  it('keep the letters of every language', () => {
    expect(wordsOf('Grüne Hügel, 2 Bäume!')).toEqual(['grüne', 'hügel', '2', 'bäume']);
  });
});

describe('the markup', () => {
  it('holds nothing of the prompt', async () => {
    const prompt = '</svg><script>alert(1)</script><image href="file:///etc/passwd"/> mountain';
    const svg = await drawPicture({ prompt, seed: 1, size: { width: 300, height: 200 } }).full();
    expect(svg).not.toMatch(/script|alert|passwd|file:/);
  });

  it('holds only finite numbers', async () => {
    for (const prompt of ['mountain', 'sea', 'forest', 'aurora', 'cubes', 'coffee']) {
      const svg = drawPicture({ prompt, seed: 2, size: { width: 64, height: 4096 } }).preview(1);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});
