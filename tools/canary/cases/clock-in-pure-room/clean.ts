export const canary = (timestampUs: number): number => timestampUs;
