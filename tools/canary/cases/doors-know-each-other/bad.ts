import { neighbour } from '../ws/index.ts';

export const canary = neighbour;
