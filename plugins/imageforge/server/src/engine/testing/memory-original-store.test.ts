import { createMemoryOriginalStore } from './memory-original-store';
import { testOriginalStore } from './original-store-contract';

testOriginalStore('memory', createMemoryOriginalStore);
