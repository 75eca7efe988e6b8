export const canary = (left: string, right: string): number => (left < right ? -1 : 1);
