/**
 * Runs in the thread: the C2PA SDK for browsers, with what it asks of a browser. The random numbers
 * that it draws come from the image and its claim, so that the same image is signed in the same way.
 */
export const c2paProgram = `
  const { createHash } = require('node:crypto');
  const { readFileSync } = require('node:fs');
  const { pathToFileURL } = require('node:url');
  const { parentPort, workerData } = require('node:worker_threads');

  class BytesBlob extends Blob {
    constructor(bytes, options) {
      super([], options);
      this.bytes = bytes;
    }
    get size() {
      return this.bytes.length;
    }
    slice(start = 0, end = this.bytes.length, type = this.type) {
      return new BytesBlob(this.bytes.subarray(start, end), { type });
    }
  }
  globalThis.FileReaderSync = class {
    readAsArrayBuffer({ bytes }) {
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    }
  };
  const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
  const drawFrom = (seed) => {
    let count = 0;
    globalThis.crypto.getRandomValues = (target) => {
      const view = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
      for (let at = 0; at < view.length; at += 32) view.set(sha256(seed, String(count++)).subarray(0, view.length - at), at);
      return target;
    };
  };

  const main = async () => {
    const c2pa = await import(pathToFileURL(workerData.module));
    c2pa.initSync({ module: readFileSync(workerData.wasm) });
    let giveSignature;

    const signerOf = ({ algorithm, reserveSize }) => ({
      alg: algorithm,
      reserveSize,
      sign: (claim) =>
        new Promise((resolve) => {
          giveSignature = resolve;
          parentPort.postMessage({ claim: claim.slice() });
        }),
    });

    const build = async (definition, ingredients) => {
      const builder = c2pa.WasmBuilder.fromJson(definition);
      for (const { description, image } of ingredients) {
        const blob = new BytesBlob(image.bytes, { type: image.mediaType });
        await builder.addIngredientFromBlob(JSON.stringify(description), image.mediaType, blob);
      }
      return builder;
    };

    const sign = async ({ definition, ingredients, mediaType, bytes, ...how }) => {
      const text = JSON.stringify(definition);
      drawFrom(sha256(text, bytes));
      const builder = await build(text, ingredients);
      try {
        return { bytes: await builder.sign(signerOf(how), [], mediaType, new BytesBlob(bytes, { type: mediaType })) };
      } finally {
        builder.free();
      }
    };

    // Manifests of images whose versions are being signed, without what differs between those.
    const parents = new Map();
    const signVersion = async ({ parent, actions, mediaType, bytes, ...how }) => {
      if (!parents.has(parent.key)) {
        if (!parent.ingredient) return { needs: 'parent' };
        const text = JSON.stringify(parent.definition);
        drawFrom(sha256(text, parent.key));
        const builder = await build(text, [parent.ingredient]);
        if (parents.size >= 8) parents.delete(parents.keys().next().value);
        parents.set(parent.key, builder.toArchive());
        builder.free();
      }
      const archive = new BytesBlob(parents.get(parent.key), { type: 'application/c2pa' });
      drawFrom(sha256(parent.key, JSON.stringify(actions), bytes));
      const builder = c2pa.WasmBuilder.fromArchive(archive);
      try {
        for (const action of actions) builder.addAction(action);
        return { bytes: await builder.sign(signerOf(how), [], mediaType, new BytesBlob(bytes, { type: mediaType })) };
      } finally {
        builder.free();
      }
    };

    const read = async ({ mediaType, bytes }) => {
      const reader = await c2pa.WasmReader.fromBytes(mediaType, bytes);
      try {
        return { store: JSON.parse(reader.json()) };
      } finally {
        reader.free();
      }
    };

    const tasks = { sign, 'sign-version': signVersion, read };
    parentPort.on('message', ({ task, ...question }) => {
      if (task === 'signature') return giveSignature(question.signature);
      tasks[task](question).then(
        (answer) => parentPort.postMessage(answer),
        (error) => {
          // What has fallen in the middle of its memory is not to be asked again: the thread ends, and another starts.
          if (error instanceof WebAssembly.RuntimeError) throw error;
          parentPort.postMessage({ error: String(error?.message ?? error) });
        },
      );
    });
    parentPort.postMessage('ready');
  };
  main();
`;
