export const canary = (): number => Date.now();
