export { neighbour as canary } from '../../../packages/simulator/src/index.ts';
