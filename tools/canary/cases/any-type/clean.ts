export const canary = (value: { name: string }): string => value.name;
