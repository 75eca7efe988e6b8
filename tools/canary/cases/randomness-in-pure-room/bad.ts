export const canary = (count: number): number => Math.floor(Math.random() * count);
