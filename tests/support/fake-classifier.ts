import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';

export interface FakeClassifier {
  url: string;
  /** Scores of the next images, in the order in which they are asked about; then 0 for every other. */
  next(...scores: number[]): void;
  /** Sizes of the images that it was sent, px. */
  readonly seen: { width: number; height: number }[];
  close(): Promise<void>;
}

/** An image classifier on the loopback address: it takes the bytes and answers `{"scores": {"sexual": 0.1}}`. */
export const startFakeClassifier = async (): Promise<FakeClassifier> => {
  const script: number[] = [];
  const seen: FakeClassifier['seen'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void sharp(Buffer.concat(chunks))
        .metadata()
        .then(({ width, height }) => {
          seen.push({ width, height });
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify({ scores: { sexual: script.shift() ?? 0 } }));
        });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/classify`,
    next: (...scores) => void script.push(...scores),
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
