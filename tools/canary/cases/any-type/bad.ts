export const canary = (value: any): string => value.name;
