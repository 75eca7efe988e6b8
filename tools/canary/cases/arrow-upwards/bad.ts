import { neighbour } from '../../exchange/src/index.ts';

export const canary = neighbour;
