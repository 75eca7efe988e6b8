export { neighbour as canary } from '../../../packages/exchange/src/index.ts';
