import Handlebars from 'handlebars';
import { emitHelper, environment, knownHelpers } from './environment';
import { promptHelpers } from './helpers';

/** What lies behind the inspection of templates: were that to let something through, it would meet this. */
describe('the environment of prompts', () => {
  const render = (template: string, context: object = {}) =>
    environment.compile(template, { knownHelpers, strict: false })(context, {
      allowProtoPropertiesByDefault: false,
      allowProtoMethodsByDefault: false,
    });

  it('has our helpers, and none of those that Handlebars brings', () => {
    const ours = [...promptHelpers.map(({ name }) => name), emitHelper];
    expect(Object.keys(environment.helpers).sort()).toEqual(ours.sort());
    expect(Object.keys(environment.decorators)).toEqual([]);
    for (const name of ['lookup', 'log', 'helperMissing', 'blockHelperMissing']) {
      expect(Handlebars.helpers).toHaveProperty(name);
      expect(environment.helpers).not.toHaveProperty(name);
      expect(knownHelpers[name]).toBe(false);
    }
  });

  it('knows nothing of what the application registers', () => {
    Handlebars.registerHelper('shout', () => 'HEY');
    Handlebars.registerPartial('footer', 'bye');
    expect(() => render('{{shout "x"}}')).toThrow();
    expect(() => render('{{> footer}}')).toThrow('The partial footer could not be found');
    Handlebars.unregisterHelper('shout');
    Handlebars.unregisterPartial('footer');
  });

  it('reads no property of a prototype', () => {
    class Entry {
      title = 'its own';
      get secret() {
        return 'inherited';
      }
    }
    const context = { entry: new Entry(), list: ['a'] };
    expect(render('{{entry.title}}|{{entry.secret}}|{{entry.constructor}}|{{entry.__proto__}}|{{list.map}}', context)).toBe(
      'its own||||',
    );
  });
});
