export const canary = { a: 1, b: 2 };
