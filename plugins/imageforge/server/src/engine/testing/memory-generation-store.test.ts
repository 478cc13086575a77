import { testGenerationStore } from './generation-store-contract';
import { createMemoryGenerationStore } from './memory-generation-store';

let offset = 0;
const store = createMemoryGenerationStore(() => Date.now() + offset);

testGenerationStore('memory', () => store, async () => {
  offset += 100;
});
