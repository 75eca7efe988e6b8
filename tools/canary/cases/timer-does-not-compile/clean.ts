export const canary = (): unknown => 1;
