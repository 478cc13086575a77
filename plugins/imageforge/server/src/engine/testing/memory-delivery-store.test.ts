import { testDeliveryStore } from './delivery-store-contract';
import { createMemoryDeliveryStore } from './memory-delivery-store';

const store = createMemoryDeliveryStore();
testDeliveryStore('The memory', () => store);
