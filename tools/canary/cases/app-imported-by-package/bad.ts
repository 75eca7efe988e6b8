import { neighbour } from '../../../apps/venue/src/index.ts';

export const canary = neighbour;
