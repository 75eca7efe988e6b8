export const canary = (left: string, right: string): number => left.localeCompare(right);
