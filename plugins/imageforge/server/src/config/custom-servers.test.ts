import { describePainter } from '../providers/custom-grpc/testing/description';
import { describeStudio } from '../providers/custom-rest/testing/description';
import { parseOptions } from '.';

const problemsOf = (providers: object): string => {
  try {
    parseOptions({ providers });
  } catch (thrown) {
    return (thrown as Error).message;
  }
  return '';
};

describe('a described REST server', () => {
  const server = describeStudio('http://127.0.0.1:9000', 'base64');
  const job = { id: '/id', path: '/jobs/{{job}}', status: '/state', done: ['done'], failed: ['failed'] };
  const [first, , edits] = server.requests;
  const [model] = server.models;
  const able = (more: object) => ({ models: [{ ...model, capabilities: { ...model!.capabilities, ...more } }] });
  const json = (more: object) => ({ requests: [{ ...first, json: { ...(first!.json as object), ...more } }, ...server.requests.slice(1)] });

  it('is taken as it is described, with what is left out filled in', () => {
    const { providers } = parseOptions({ providers: { 'custom-rest': [server] } });
    expect(providers['custom-rest'][0]).toMatchObject({
      id: 'studio',
      headers: { authorization: server.headers.Authorization },
      timeoutMs: 180_000,
      requests: [{ method: 'POST', mask: 'white' }, { mask: 'alpha' }, {}],
      models: [{ label: 'Brush 1', capabilities: { transparency: false, partialImages: 0, qualities: [] } }],
    });
  });

  it('needs little', () => {
    const least = {
      id: 'least',
      baseURL: 'http://127.0.0.1:9000',
      requests: [{ path: '/draw', json: { prompt: '{{prompt}}' } }],
      answer: { as: 'bytes' },
      models: [{ id: 'only', capabilities: { sizes: { kind: 'list', sizes: [{ width: 512, height: 512 }] } } }],
    };
    expect(parseOptions({ providers: { 'custom-rest': [least] } }).providers['custom-rest'][0]).toMatchObject({
      label: 'least',
      models: [{ label: 'only', capabilities: { modes: ['text-to-image'], defaultSize: { width: 512, height: 512 }, maxImages: 1, maxSourceImages: 0 } }],
    });
  });

  it.each<[object, string]>([
    [{ id: 'openai' }, '.id: expected an id that is not one of the built-in providers'],
    [{ id: 'My Server' }, '.id: expected an id like "studio-gpu"'],
    [{ baseURL: 'ftp://x' }, '.baseURL: expected an address like'],
    [{ baseURL: 'http://me:secret@x' }, '.baseURL: expected an address without a login'],
    [{ baseURL: 'http://x/?key=1' }, '.baseURL: expected an address without a login, a query'],
    [{ headers: { 'x key': 'a' } }, '.headers.x key: expected the name of a header'],
    [{ headers: { key: 'gr\u00fcn' } }, '.headers.key: expected visible ASCII characters'],
    [{ headers: { 'Content-Type': 'text/plain' } }, '.headers: expected no header that the request has by itself'],
    [{ answer: { as: 'base64' }, models: [{ ...model, price: { kind: 'per-second', microUsdPerSecond: 1_000, asOf: '2026-11-25', source: 'ours' } }] }, '.models.0.price: expected "answer.seconds" for a price by the second'],
    [{ code: 'return 1' }, ': there is no "code" here'],
    [{ requests: [] }, '.requests'],
    [{ requests: [{ path: 'images' }] }, '.requests.0.path: expected a path like "/v1/images"'],
    [json({ prompt: '{{promt}}' }), '.requests.0.json.prompt: there is no place {{promt}} here, only {{model}}, {{mode}}, {{prompt}}'],
    [json({ deep: [{ a: 'x {{constructor}}' }] }), '.requests.0.json.deep.0.a: there is no place {{constructor}}'],
    [json({ steps: '{{parameters.guidance}}' }), '.requests.0.json.steps: there is no place {{parameters.guidance}}'],
    [json({ file: '{{image.file}}' }), '.requests.0.json.file: there is no place {{image.file}}'],
    [json({ cover: 'data:image/png;base64,{{mask}}' }), '.requests.0.json.cover: expected {{mask}} alone'],
    [json({ run: () => 1 }), '.requests.0.json: expected an object or a list of plain JSON'],
    [{ requests: [{ ...first, form: { a: 1 } }] }, '.requests.0.form: expected "json" or "form", not both'],
    [{ requests: [{ ...first, method: 'GET' }] }, '.requests.0.method: expected POST'],
    [{ requests: [{ ...first, query: { a: '{{image}}' } }] }, '.requests.0.query.a: there is no place {{image}}'],
    [{ requests: [first] }, '.models.0.capabilities.modes: expected a request for image-to-image'],
    [{ answer: { as: 'bytes' } }, '.models.0.capabilities.maxImages: expected 1, because the answer is the bytes of one image'],
    [{ answer: { as: 'base64', images: 'data' } }, '.answer.images: expected a JSON Pointer'],
    [{ job: { ...job, path: '/jobs/{{id}}' } }, '.job.path: there is no place {{id}} here, only {{job}}, {{model}}'],
    [{ job, answer: { as: 'bytes' } }, '.job.result: expected a path'],
    [{ errors: { byStatus: { '200': 'moderation' } } }, '.errors.byStatus.200: expected a status'],
    [{ errors: { byValue: [{ pointer: '/a', is: 'broken' }] } }, '.errors.byValue.0.is'],
    [{ models: [] }, '.models'],
    [{ models: [model, model] }, '.models: expected an id of its own for each model'],
    [able({ modes: ['text-to-text'] }), '.models.0.capabilities.modes.0'],
    [able({ defaultSize: { width: 100, height: 100 } }), '.models.0.capabilities.defaultSize: expected sides divisible by 16'],
    [able({ maxExtension: undefined }), '.models.0.capabilities.maxExtension: expected a number of px, for outpaint'],
    [able({ factors: undefined }), '.models.0.capabilities.factors: expected a list like [2, 4], for upscale'],
    [able({ seed: false, deterministic: true }), '.models.0.capabilities.deterministic: expected seeds'],
    [able({ transparency: true }), '.models.0.capabilities: expected "background" to be passed on somewhere, because the model has transparency'],
    [able({ qualities: ['low', 'high'] }), '.models.0.capabilities: expected "quality" to be passed on somewhere'],
    [able({ parameters: ['steps', 'guidance'] }), '.models.0.capabilities: expected "parameters.guidance" to be passed on somewhere'],
    [{ requests: [{ path: '/draw', json: {} }], ...able({ modes: ['inpaint'] }) }, '.models.0.capabilities: expected "mask" to be passed on for inpaint'],
    [{ requests: [first, { ...edits, json: { pictures: '{{image}}' } }], ...able({ modes: ['edit'] }) }, '.models.0.capabilities: expected "images" to be passed on for edit'],
    [{ models: [{ ...model, price: { kind: 'per-image' } }] }, '.models.0.price.asOf'],
  ])('is refused for a mistake, by name: %j', (mistake, problem) => {
    expect(problemsOf({ 'custom-rest': [{ ...server, ...mistake }] })).toContain(`imageforge.config.providers.custom-rest.0${problem}`);
  });

  it('has an id of its own', () => {
    expect(problemsOf({ 'custom-rest': [server, server] })).toContain('custom-rest.1.id: "studio" is the id of another server already');
  });
});

describe('a described gRPC server', () => {
  const server = describePainter('10.0.0.4:8001', 'raw pixels');
  const [model] = server.models;
  const oil = (more: object) => ({ models: [{ ...model, ...more }] });
  const input = (...more: object[]) => oil({ inputs: [...model!.inputs, ...more] });
  const without = (name: string) => oil({ inputs: model!.inputs.filter((one) => one.name !== name) });

  it('is taken as it is described, with what is left out filled in', () => {
    const { providers } = parseOptions({ providers: { 'custom-grpc': [server] } });
    expect(providers['custom-grpc'][0]).toMatchObject({
      id: 'painter',
      tls: false,
      timeoutMs: 180_000,
      maxMessageBytes: 67_108_864,
      models: [{ inputs: expect.arrayContaining([{ name: 'STEPS', from: ['parameters.steps'], value: [20], as: 'bytes' }]), output: { name: 'IMAGES', as: 'pixels', layout: 'NHWC' } }],
    });
  });

  it.each<[object, string]>([
    [{ address: 'http://10.0.0.4:8001' }, '.address: expected a host and a port, like "10.0.0.4:8001"'],
    [{ address: '10.0.0.4' }, '.address: expected a host and a port'],
    [{ tls: { ca: '/etc/ca.pem' } }, '.tls'],
    [{ maxMessageBytes: 100_000_000 }, '.maxMessageBytes'],
    [{ headers: { 'key-bin': 'a' } }, '.headers: expected names that gRPC takes'],
    [{ errors: [{ status: 'TEAPOT', is: 'moderation' }] }, '.errors.0.status'],
    [{ id: 'custom-grpc' }, '.id: expected an id that is not one of the built-in'],
    [{ proto: 'service X {}' }, ': there is no "proto" here'],
    [input({ name: 'X', from: 'promt' }), '.models.0.inputs.11.from.0: there is no "promt", only mode, prompt'],
    [input({ name: 'X', from: ['image', 'mask'] }), '.models.0.inputs.11.from: expected an image alone in its tensor'],
    [input({ name: 'X' }), '.models.0.inputs.11: expected "from" or "value"'],
    [input({ name: 'SEED', value: 1 }), '.models.0.inputs.11.name: there is an input "SEED" already'],
    [input({ name: 'X', value: 1, datatype: 'FP16' }), '.models.0.inputs.11.datatype'],
    [oil({ output: { name: 'IMAGES', as: 'pixels', layout: 'HWC' } }), '.models.0.output.layout: expected NHWC or NCHW for 4 images a call'],
    [without('SEED'), '.models.0.capabilities: expected "seed" to be passed on somewhere, because the model has seeds'],
    [without('MASK'), '.models.0.capabilities: expected "mask" to be passed on for inpaint'],
    [without('SIZE'), '.models.0.capabilities: expected "width" to be passed on for text-to-image'],
    [without('FACTOR'), '.models.0.capabilities: expected "factor" to be passed on for upscale'],
  ])('is refused for a mistake, by name: %j', (mistake, problem) => {
    expect(problemsOf({ 'custom-grpc': [{ ...server, ...mistake }] })).toContain(`imageforge.config.providers.custom-grpc.0${problem}`);
  });

  it('has an id that no REST server has either', () => {
    const studio = describeStudio('http://127.0.0.1:9000', 'base64', { id: 'painter' });
    expect(problemsOf({ 'custom-rest': [studio], 'custom-grpc': [server] })).toContain('custom-grpc.0.id: "painter" is the id of another server already');
  });
});
