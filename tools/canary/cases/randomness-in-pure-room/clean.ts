export const canary = (seed: number, count: number): number => Math.floor(seed % count);
