export const canary = async (now: number): Promise<number> => now;
