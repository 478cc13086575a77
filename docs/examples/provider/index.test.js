const { startFakeServer, testImageModel } = require('strapi-plugin-imageforge/testing');
const { createExamplePixProvider } = require('.');

const apiKey = 'pix-0123456789-SECRET';
const [{ model }] = createExamplePixProvider({ apiKey }).models;

testImageModel(
  'examplepix/pix-1',
  async ({ timeoutMs }) => {
    const server = await startFakeServer({
      // Its answer when all is well, and what it checks of a request; the server does everything else.
      async answer(request, images) {
        const { prompt, width, height, seed } = request.json();
        if (request.path !== '/images' || request.headers.authorization !== `Bearer ${apiKey}`) return { status: 401 };
        if (typeof prompt !== 'string' || !Number.isInteger(seed)) return { status: 422 };
        const [image = ''] = await images.draw({ width, height }, [`${prompt} ${seed}`]);
        return { headers: { 'content-type': 'image/png' }, body: image };
      },
      moderation: { status: 451, body: { message: 'This cannot be shown.' } },
    });
    const [priced] = createExamplePixProvider({ apiKey, baseURL: server.url, timeoutMs }).models;
    return { model: priced.model, secret: apiKey, fail: server.fail, failHttp: server.fail, hang: server.hang, close: server.close };
  },
  {
    capabilities: model.capabilities,
    http: { except: { 'expired-link': 'it answers with bytes', 'private-redirect': 'it answers with bytes' } },
  },
);
