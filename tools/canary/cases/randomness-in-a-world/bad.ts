export const canary = async (count: number) => Math.floor(Math.random() * count);
