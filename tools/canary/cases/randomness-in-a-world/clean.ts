export const canary = async (seed: number, count: number) => Math.floor(seed % count);
