/** A learner's failing call: what their code gave, beside what torch gives. */

/**
 * @typedef {{shape: number[], elements: number[]}} Array1
 *
 * One product that the learner's code adds: how many times, and the elements, each by its argument.
 * @typedef {{times: number, reads: Record<string, number[]>}} Added
 *
 * @typedef {object} Failure
 * @property {string} exercise
 * @property {Record<string, number | string>} numbers
 * @property {string} layout how the first argument lies in memory
 * @property {string} headline
 * @property {Record<string, Array1>} inputs
 * @property {Array1 | null} yours
 * @property {Array1 | null} expected
 * @property {boolean[]} wrong which elements of yours
 * @property {Added[][] | null} adds what each element of yours is made of, if that could be read out
 */

import { called, written } from "values";

/** What JSON has no number for. @type {Record<string, number>} */
const NO_NUMBERS = { nan: NaN, inf: Infinity, "-inf": -Infinity };

/**
 * The failing call that came with the page, if one did.
 * @returns {Failure | null}
 */
export function failing() {
  const told = document.getElementById("failure")?.textContent;
  return told
    ? JSON.parse(told, (_, value) => typeof value === "string" && value in NO_NUMBERS ? NO_NUMBERS[value] : value)
    : null;
}

/**
 * Whether these are the numbers of the failing call.
 * @param {Failure | null} failure
 * @param {import("address").Looked} looked
 * @returns {failure is Failure}
 */
export function isOf(failure, { exercise, numbers }) {
  if (failure?.exercise !== exercise.name) return false;
  return exercise.numbers.every(({ name, simplest }) => (failure.numbers[name] ?? simplest) === numbers[name]);
}

/**
 * A sum of products in words: 2*x[0]*weight[1] + x[3].
 * @param {Added[]} added
 */
export function sum(added) {
  const each = added.map(({ times, reads }) => {
    const names = Object.entries(reads).map(([name, index]) => called(name, index));
    return [...(times === 1 && names.length ? [] : [written(times)]), ...names].join("*");
  });
  return each.join(" + ") || "0";
}
