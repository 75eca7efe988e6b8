export const canary = (path: string): string => path;
