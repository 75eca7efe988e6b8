import { neighbour } from '../index.ts';

export const canary = neighbour;
