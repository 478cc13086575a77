import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Asked {
  /** In which languages. */
  locales: string[];
  /** What it was told of the image, beside what it sees. */
  facts: { prompt: string; titles: Record<string, string> };
  /** Of the image, as a data URL. `undefined`: it got none. */
  image?: string;
}

export interface FakeTextModel {
  /** For `texts.model.baseURL`. */
  url: string;
  asked: Asked[];
  /** Status of the answers from now on; 200 at the start. */
  answer(status: number): void;
  close(): Promise<void>;
}

interface Body {
  response_format: { json_schema: { schema: { required: string[] } } };
  messages: { content: string | ({ type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } })[] }[];
}

/** A server that answers OpenAI's chat completions with texts in every language that it is asked for: `A model’s <field> in <locale>`. */
export const startFakeTextModel = async (): Promise<FakeTextModel> => {
  let status = 200;
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { response_format, messages } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Body;
      const locales = response_format.json_schema.schema.required;
      const parts = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
      const facts = parts.flatMap((part) => (part.type === 'text' ? [JSON.parse(part.text) as Asked['facts']] : []));
      const images = parts.flatMap((part) => (part.type === 'image_url' ? [part.image_url.url] : []));
      asked.push({ locales, facts: facts[0] as Asked['facts'], ...(images[0] && { image: images[0] }) });
      const textsIn = (locale: string) => Object.fromEntries(['alternativeText', 'caption', 'title'].map((field) => [field, `A model’s ${field} in ${locale}`]));
      const content = JSON.stringify(Object.fromEntries(locales.map((locale) => [locale, textsIn(locale)])));
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          status === 200
            ? { choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }], usage: { prompt_tokens: 300, completion_tokens: 50 } }
            : { error: { message: 'Not now.' } },
        ),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    answer: (next) => void (status = next),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
