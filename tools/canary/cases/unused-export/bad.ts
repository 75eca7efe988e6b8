export const canary = 1;
export const nobodyWantsThis = 2;
