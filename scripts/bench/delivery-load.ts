import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

/**
 * Asks for the same over and over on connections that stay open, and counts what comes. It is a socket
 * and a sum: a client that takes headers apart would be slower than what it measures.
 * @returns answers per second
 */
export const requestsPerSecond = async (url: string, { connections = 16, forMs }: { connections?: number; forMs: number }): Promise<number> => {
  const { hostname, port, pathname, host } = new URL(url);
  const request = `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAccept: image/webp\r\n\r\n`;
  const lengths = await answerLength(url, request);
  let answers = 0;
  const start = performance.now();
  await Promise.all(
    Array.from(
      { length: connections },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = connect(Number(port), hostname, () => socket.write(request));
          let received = 0;
          socket.setNoDelay(true);
          socket.on('error', reject);
          socket.on('close', () => resolve());
          socket.on('data', (chunk) => {
            received += chunk.byteLength;
            if (received < lengths) return;
            if (received > lengths) return void socket.destroy(new Error(`Expected answers of ${lengths} bytes, got one of ${received}.`));
            received = 0;
            answers += 1;
            if (performance.now() - start >= forMs) socket.destroy();
            else socket.write(request);
          });
        }),
    ),
  );
  return answers / ((performance.now() - start) / 1_000);
};

/** Bytes of one answer, its headers included. @throws unless it is a 200 with a length */
const answerLength = (url: string, request: string): Promise<number> => {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = Buffer.alloc(0);
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      text = Buffer.concat([text, chunk]);
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = text.subarray(0, end).toString('latin1');
      const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? [];
      socket.destroy();
      if (!head.startsWith('HTTP/1.1 200') || length === undefined) reject(new Error(`${url} was answered with:\n${head}`));
      else resolve(end + 4 + Number(length));
    });
  });
};
