/** What the demo is about: a small magazine, in English and German. */

export const presets = [
  {
    name: 'Editorial',
    slug: 'editorial',
    promptSuffix: 'calm composition, soft natural light, muted palette, no text, no logos',
    negativePrompt: 'text, watermark, logo',
  },
  { name: 'Poster', slug: 'poster', promptSuffix: 'bold flat shapes, few colours, screen print', parameters: { style: 'poster' } },
];

export const templates = [
  {
    name: 'Article cover',
    slug: 'article-cover',
    description: 'A wide picture for the top of an article, made of its title, summary and category.',
    prompt: '{{title}}. {{#if summary}}{{truncate summary 220}}{{/if}}{{#if category}} A picture for the section {{category}}.{{/if}}',
    // The same word in both languages of the magazine.
    alternativeText: 'Illustration: {{title}}',
    caption: '{{title}}',
    fileName: 'cover {{title}}',
    preset: 'editorial',
    size: '1536x1024',
    variables: [
      { name: 'title', type: 'string', required: true, source: 'title', label: 'Title' },
      { name: 'summary', type: 'string', source: 'summary', label: 'Summary' },
      { name: 'category', type: 'string', source: 'category.name', label: 'Category' },
    ],
  },
  {
    name: 'Product shot',
    slug: 'product-shot',
    description: 'A product on a plain ground.',
    prompt: 'Product photograph of {{name}}{{#if description}}: {{truncate description 160}}{{/if}}, on a {{background}} background',
    alternativeText: '{{name}}',
    fileName: '{{name}}',
    size: '1024x1024',
    variables: [
      { name: 'name', type: 'string', required: true, source: 'name', label: 'Name' },
      { name: 'description', type: 'string', source: 'description', label: 'Description' },
      { name: 'background', type: 'string', default: 'warm grey', label: 'Background' },
    ],
  },
  {
    name: 'Page hero',
    slug: 'page-hero',
    description: 'A mood for the opening of a landing page.',
    prompt: '{{mood}} scene for a page called “{{title}}”',
    alternativeText: 'Mood picture for {{title}}',
    size: '1536x1024',
    variables: [
      { name: 'title', type: 'string', required: true, source: 'title', label: 'Title' },
      { name: 'mood', type: 'string', default: 'Serene', label: 'Mood' },
    ],
  },
];

export const categories = ['Travel', 'City', 'Food'];

/** The first one is published first, and is what `--once` waits for. */
export const articles = [
  {
    category: 'Travel',
    en: {
      title: 'First light over the mountains',
      summary: 'Three days along the ridge, and why you should start before sunrise.',
      body: 'We left the hut at four. By five the snow was pink.',
    },
    de: {
      title: 'Erstes Licht über den Bergen',
      summary: 'Drei Tage auf dem Grat – und warum man vor Sonnenaufgang losgehen sollte.',
      body: 'Um vier verließen wir die Hütte. Um fünf war der Schnee rosa.',
    },
  },
  {
    category: 'Travel',
    en: {
      title: 'A week by the winter sea',
      summary: 'Empty beaches, grey water, and the best fish soup of the year.',
      body: 'Nobody comes in January. That is the point.',
    },
  },
  {
    category: 'City',
    en: {
      title: 'The city after midnight',
      summary: 'A walk through neon streets with the people who keep them running.',
      body: 'The trams stop at one. The bakers start at two.',
    },
  },
  {
    category: 'Food',
    en: {
      title: 'What the autumn forest puts on your plate',
      summary: 'Mushrooms, chestnuts and a word of warning.',
      body: 'Bring a basket, a knife and somebody who knows.',
    },
  },
];

export const product = { name: 'Enamel coffee pot', description: 'Holds six cups, in forest green.', price: 49 };

export const landingPage = {
  title: 'Go outside',
  blocks: [
    { __component: 'blocks.hero', heading: 'Go outside', text: 'Stories from the trail.' },
    { __component: 'blocks.card-list', title: 'Start here', cards: [{ title: 'Mountains' }, { title: 'Sea' }] },
  ],
};
