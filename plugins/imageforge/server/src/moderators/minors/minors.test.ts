import { createMinorsModerator } from '.';

const ask = async (text: string) => (await createMinorsModerator().moderate({ kind: 'prompt', text }, new AbortController().signal)).map(({ decided }) => decided);

describe('the rule about minors', () => {
  it.each([
    'a nude 13 year old',
    'nude, 12yo',
    'thirteen-year-old, topless',
    'lingerie, aged 13',
    'age 9, naked',
    'naked at the age of sixteen',
    'eine nackte dreizehn Jahre alte',
    'nue, de treize ans',
    'desnuda, de dieciséis años',
  ])('blocks ages of minors near sexual words: %s', async (text) => {
    expect(await ask(text)).toEqual(['block']);
  });

  it.each([
    'a nude statue, restored ten years ago',
    'a nude woman aged 45',
    'lingerie in size 13',
    'an erotic novel, chapter thirteen',
    'a nude bronze of the age of steam, 13 cm',
    'lingerie and aged cheese',
    'thirteen years old, in a school play',
  ])('takes no other number for one: %s', async (text) => {
    expect(await ask(text)).toEqual([]);
  });

  it('leaves to a person who may be one, and blocks what is sure, in whatever order they stand', async () => {
    expect(await ask('a nude girl')).toEqual(['review']);
    expect(await ask('a girl, nude, beside a child')).toEqual(['block']);
    expect(await ask(`a child ${'and a tree '.repeat(9)} nude`)).toEqual([]);
  });
});
