export const canary = (): number => 0;
