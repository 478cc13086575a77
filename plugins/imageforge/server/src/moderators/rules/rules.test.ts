import { createRulesModerator, type Rule } from './rules';

const setUp = (rules: Rule[], now = () => 0) => {
  const moderator = createRulesModerator({ rules, timeLimitMs: 1_000, now });
  return (text: string) => moderator.moderate({ kind: 'prompt', text }, new AbortController().signal);
};

describe('rules of one’s own', () => {
  it('say the category, the decision and the word', async () => {
    const ask = setUp([
      { category: 'weapons', action: 'block', words: ['rifle', 'butter knife', 'shotgun*', '*bomb*'] },
      { category: 'brands', action: 'review', words: ['acme'] },
    ]);
    expect(await ask('A R1FLE')).toEqual([{ moderator: 'rules', category: 'weapons', score: 1, decided: 'block', excerpt: 'rifle' }]);
    expect(await ask('an Acme anvil and a butter-knife')).toMatchObject([{ excerpt: 'butter knife' }, { category: 'brands', decided: 'review' }]);
    expect(await ask('two shotguns')).toMatchObject([{ excerpt: 'shotgun*' }]);
    expect(await ask('a firebombing')).toMatchObject([{ excerpt: '*bomb*' }]);
    expect(await ask('a trifle, a butterfly, a knife')).toEqual([]);
  });

  it('look into the negative prompt where they are told to, and only then', async () => {
    const ask = (rule: Partial<Rule>) => {
      const moderator = createRulesModerator({
        rules: [{ category: 'names', action: 'block', words: ['acme'], ...rule }, { category: 'nudity', action: 'block', words: ['nudity'] }],
        timeLimitMs: 1_000,
        now: () => 0,
      });
      const found = moderator.moderate({ kind: 'negative-prompt', text: 'nudity, 4cme' }, new AbortController().signal);
      return found.then((findings) => ({ judges: moderator.judges, categories: findings.map(({ category }) => category) }));
    };
    expect(await ask({ negativePrompt: true })).toEqual({ judges: ['text', 'negative-prompt'], categories: ['names'] });
    expect(await ask({})).toEqual({ judges: ['text'], categories: [] });
  });

  it('find words of scripts that have no spaces', async () => {
    const ask = setUp([{ category: 'weapons', action: 'block', words: ['武器', 'нож'] }]);
    expect(await ask('一把巨大的武器在桌上')).toHaveLength(1);
    expect(await ask('большой нож')).toHaveLength(1);
    expect(await ask('ножницы')).toEqual([]);
  });

  it('find patterns, also behind what hides words', async () => {
    const ask = setUp([{ category: 'plates', action: 'review', patterns: ['\\b[A-Z]{2}-\\d{3}\\b', 'rif+le'] }]);
    expect(await ask('a car with ab-123')).toMatchObject([{ category: 'plates', excerpt: 'ab-123' }]);
    expect(await ask('a r i f l e')).toMatchObject([{ excerpt: 'rifle' }]);
  });

  it('take no longer than in proportion to the text', async () => {
    const ask = setUp([{ category: 'x', action: 'block', patterns: ['(a+)+$', '(x*)*(x*)*(x*)*y'] }]);
    expect(await ask(`${'a'.repeat(32_000)}b`)).toEqual([]);
  });

  it('leave a text to a person that takes too long, whatever else they have found', async () => {
    let time = 0;
    const rules: Rule[] = [
      { category: 'weapons', action: 'block', words: ['rifle'] },
      { category: 'x', action: 'block', patterns: ['a', 'b', 'c'] },
    ];
    const ask = setUp(rules, () => (time += 600));
    expect(await ask('a rifle, cooool')).toMatchObject([
      { category: 'weapons', decided: 'block' },
      { category: 'unreadable', decided: 'review', excerpt: 'The rules took longer than 1000 ms.' },
    ]);
  });

  it('leave a text to a person that can be read in too many ways', async () => {
    const ask = setUp([{ category: 'weapons', action: 'block', words: ['rifle'] }]);
    const many = 'b*a1ooo3 a q-w '.repeat(2_100);
    expect(await ask(many)).toMatchObject([{ category: 'unreadable', decided: 'review' }]);
    expect(await ask(`${many} rifle`)).toMatchObject([{ category: 'weapons' }, { category: 'unreadable' }]);
  });

  it('leave out what stands in a phrase of "except", and nothing beside it', async () => {
    const ask = setUp([
      { category: 'nudity', action: 'block', words: ['naked', '*eyed*'], patterns: ['n[a-z]+ man'], except: ['naked eye', 'naked mole rat'] },
      { category: 'eyes', action: 'review', words: ['eye'] },
    ]);
    expect(await ask('seen by the naked eye, naked-eye, a naked mole rat')).toMatchObject([{ category: 'eyes' }]);
    expect(await ask('naked eye naked')).toMatchObject([{ category: 'nudity', excerpt: 'naked' }, { category: 'eyes' }]);
    expect(await ask('naked eyed')).toMatchObject([{ category: 'nudity' }]);
    expect(await ask('naked eye, a new-man')).toMatchObject([{ category: 'nudity', excerpt: 'new man' }, { category: 'eyes' }]);
  });

  it.each([
    ['(?=a)b', 'not one that RE2 knows'],
    ['a{1,700}', 'too large'],
    ['(', 'not one that RE2 knows'],
  ])('refuse the pattern %s', (pattern, reason) => {
    expect(() => setUp([{ category: 'x', action: 'block', patterns: [pattern] }])).toThrow(
      expect.objectContaining({ code: 'IMAGEFORGE_CONFIG_INVALID', message: expect.stringContaining(reason) }),
    );
  });
});
