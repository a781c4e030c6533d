/** The numbers that tensors hold in a picture, and how numbers are written. */

import { product } from "gather";

const SMALL = [1, 2, -1, 3, -2];

/**
 * What an argument holds: the first one ascending numbers, the others small ones, up and down.
 * @param {string} name
 * @param {number[]} shape
 * @param {boolean} first
 */
export function filled(name, shape, first) {
  const count = product(shape);
  if (name === "bias") return Array.from({ length: count }, (_, n) => 100 * (n + 1));
  return Array.from({ length: count }, (_, n) => first ? n + 1 : SMALL[n % SMALL.length]);
}

/** @param {number} value */
export function written(value) {
  if (value === Infinity || value === -Infinity) return value > 0 ? "inf" : "-inf";
  return String(Number(value.toPrecision(4)));
}

/**
 * An element by its name: y[0, 2].
 * @param {string} name
 * @param {number[]} index
 */
export function called(name, index) {
  return index.length ? `${name}[${index.join(", ")}]` : name;
}
