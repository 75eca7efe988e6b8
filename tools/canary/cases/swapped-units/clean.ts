import type { Price, Quantity } from '@jangbu/protocol';

declare function cost(price: Price, quantity: Quantity): number;

export const canary = (price: Price, quantity: Quantity): number => cost(price, quantity);
