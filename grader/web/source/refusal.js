/** Why some numbers make no call, or none that can be looked at. */

import { sentence, worked } from "arithmetic";
import { named, product, sizes } from "gather";

/**
 * @typedef {import("gather").Exercise} Exercise
 * @typedef {import("gather").Parameter} Parameter
 * @typedef {import("arithmetic").Scope} Scope
 */

/** How many elements are read at most: more can't be looked at. */
const MOST_READS = 40_000;
const MOST_ELEMENTS = 3_000;

/**
 * Why some numbers make no call, in one sentence; empty if they do.
 * @param {Exercise} exercise
 * @param {Scope} numbers
 * @returns {string}
 */
export function refusal(exercise, numbers) {
  const wrong = exercise.numbers.find((each) => !allowed(each, numbers[each.name]));
  if (wrong) return unallowed(wrong, numbers[wrong.name]);
  const scope = named(exercise, numbers);
  const refused = exercise.refused.find((each) => worked(each.when)(scope));
  if (refused) return sentence(refused.says, scope);
  const { shapes, shape, counts } = sizes(exercise, scope);
  const all = [...Object.values(shapes), shape].map(product);
  const reads = product(shape) * product([...exercise.over].map((letter) => counts[letter]));
  if (Math.max(...all) <= MOST_ELEMENTS && reads <= MOST_READS) return "";
  const many = Math.max(...all, reads).toLocaleString("en");
  return `Such a call reads or makes ${many} elements, which are too many to look at.`;
}

/** @param {Parameter} parameter @param {any} value */
function allowed(parameter, value) {
  if (typeof parameter.simplest === "string") return parameter.words.includes(value);
  if (parameter.words.length) return value in parameter.words;
  if (parameter.name === "value") return !Number.isNaN(value);
  return Number.isInteger(value) && value >= parameter.least;
}

/** @param {Parameter} parameter @param {any} value */
function unallowed({ label, name, words, least }, value) {
  if (words.length && typeof value === "string") return `${label} is one of ${words.join(", ")}, not ${value}.`;
  if (words.length) return `${label} is 0 or 1 here (${words.join(", ")}), not ${value}.`;
  if (Number.isNaN(value)) return `${label} has to be a number.`;
  if (name !== "value" && !Number.isInteger(value)) return `${label} has to be a whole number, not ${value}.`;
  return `${label} is at least ${least}, not ${value}.`;
}
