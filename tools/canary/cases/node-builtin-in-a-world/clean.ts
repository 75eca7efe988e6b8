export { neighbour as canary } from './index.ts';
