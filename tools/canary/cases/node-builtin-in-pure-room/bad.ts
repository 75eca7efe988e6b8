import { readFileSync } from 'node:fs';

export const canary = (path: string): string => readFileSync(path, 'utf8');
