export const canary = (): unknown => setTimeout(() => {}, 1);
