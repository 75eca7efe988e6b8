import { neighbour } from '../../protocol/src/index.ts';

export const canary = neighbour;
