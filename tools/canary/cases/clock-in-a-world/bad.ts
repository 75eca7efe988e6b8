export const canary = async (): Promise<number> => Date.now();
