/**
 * Asks a server the same again and again, in a process of its own, so that its waiting is not the
 * server's work. It is told over Node's channel between parent and child: `{ url, token, count }`, or
 * `{ stop: true }`, which ends an endless round; it answers with the ms that each request took.
 */
import http from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** Between two requests, ms: a visitor's, not a load test. */
const pauseMs = 10;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
let stopped = false;

const ask = (url, token) =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const request = http.get(url, { agent, headers: { Authorization: `Bearer ${token}` } }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - start);
        else reject(new Error(`The server answered ${response.statusCode}.`));
      });
    });
    request.on('error', reject);
  });

// Whatever ends the benchmark ends this process too.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', async ({ url, token, count = Infinity, stop }) => {
  if (stop) {
    stopped = true;
    return;
  }
  stopped = false;
  const took = [];
  try {
    while (took.length < count && !stopped) {
      took.push(await ask(url, token));
      await sleep(pauseMs);
    }
    process.send({ took });
  } catch (error) {
    process.send({ error: error.stack });
  }
});
process.send({ took: [] });
