/** How tensors lie in memory, and which view of one is read. */

import { worked } from "arithmetic";
import { flatOf, frameOf, indexOf, product, reading } from "gather";

/**
 * @typedef {import("gather").Laid} Laid
 * @typedef {import("gather").Exercise} Exercise
 *
 * A tensor in its storage. `owner` says which element stands at each place, -1 for none of its own.
 * @typedef {object} Lying
 * @property {number[]} shape
 * @property {number[]} stride
 * @property {number} offset
 * @property {number[]} owner
 *
 * What as_strided needs; `of` says what each dimension counts.
 * @typedef {{of: string[], size: number[], stride: number[], offset: number}} View
 */

export const LAYOUTS = ["contiguous", "transposed", "sliced"];

/**
 * A tensor of some shape, laid out in one of these ways.
 * @param {number[]} shape
 * @param {string} layout
 * @returns {Lying}
 */
export function lying(shape, layout) {
  const order = shape.map((_, dim) => dim);
  if (layout === "transposed") order.reverse();
  // A slice leaves one element on either side of each of the last two dimensions.
  const margin = shape.map((_, dim) => layout === "sliced" && dim >= shape.length - 2 ? 1 : 0);
  const stride = shape.map(() => 0);
  let [reach, offset] = [1, 0];
  for (const dim of [...order].reverse()) {
    stride[dim] = reach;
    offset += margin[dim] * reach;
    reach *= shape[dim] + 2 * margin[dim];
  }
  const owner = Array(reach).fill(-1);
  for (let flat = 0; flat < product(shape); flat++) owner[placeOf(indexOf(flat, shape), stride, offset)] = flat;
  return { shape, stride, offset, owner };
}

/**
 * Where an element stands in storage.
 * @param {number[]} index
 * @param {number[]} stride
 * @param {number} offset
 */
export function placeOf(index, stride, offset) {
  return index.reduce((place, at, dim) => place + at * stride[dim], offset);
}

/**
 * The view of an argument that is read, of the argument with what stands around it; null if it is no view.
 * @param {Laid} call
 * @param {string} name
 * @param {Lying} lies
 * @returns {View | null}
 */
export function viewOf(call, name, lies) {
  const { exercise, counts, made, scope } = call;
  const letters = [...exercise.result.join(""), ...exercise.over];
  const before = frameOf(call, name).map(([n]) => n);
  /** @param {number[]} index */
  const place = (index) => placeOf(index.map((at, dim) => at + before[dim]), lies.stride, lies.offset);
  const read = reading(call);
  const none = { ...scope, ...Object.fromEntries(letters.map((letter) => [letter, 0])) };
  const offset = place(read(none)[name]);
  const stride = letters.map((letter) => place(read({ ...none, [letter]: 1 })[name]) - offset);
  const all = letters.map((letter) => counts[letter]);
  const taps = product([...exercise.over].map((letter) => counts[letter]));
  const even = made.every(({ terms }, cell) =>
    terms.length === taps && terms.every((term, tap) => {
      const inside = flatOf(term[name].map((at, dim) => at + before[dim]), lies.shape) >= 0;
      return inside && place(term[name]) === placeOf(indexOf(cell * taps + tap, all), stride, offset);
    })
  );
  const there = letters.filter((letter) => worked(exercise.letters[letter].there)(scope));
  const own = there.filter((letter) => exercise.expands || tells(exercise, name, letter));
  const dims = letters.map((_, dim) => dim).filter((dim) => own.includes(letters[dim]) && stride[dim] >= 0);
  if (!even || !made.length || dims.length < own.length) return null;
  return {
    of: dims.map((dim) => sizeInWords(exercise, letters[dim])),
    size: dims.map((dim) => all[dim]),
    stride: dims.map((dim) => stride[dim]),
    offset,
  };
}

/**
 * Whether it depends on a letter which element of an argument is read.
 * @param {Exercise} exercise
 * @param {string} name
 * @param {string} letter
 */
function tells(exercise, name, letter) {
  return JSON.stringify(exercise.reads[name]).includes(`"${letter}"`);
}

/** @param {Exercise} exercise @param {string} letter */
function sizeInWords(exercise, letter) {
  const { size } = exercise.letters[letter];
  return typeof size === "string" ? size : letter;
}

/**
 * Where an argument stands in the result, if its elements are moved there and nothing more: a view of the result.
 * @param {Laid} call
 * @param {string} name
 * @returns {View | null}
 */
export function placeInResult({ exercise, shapes, shape, made }, name) {
  if (exercise.over !== "" || shapes[name].length !== shape.length) return null;
  const moved = made.map(({ terms: [term] }, cell) => ({ cell, flat: flatOf(term[name], shapes[name]) }));
  const inside = moved.filter(({ flat }) => flat >= 0);
  if (!inside.length) return null;
  const [first, last] = [inside[0], inside[inside.length - 1]].map(({ cell }) => indexOf(cell, shape));
  const size = first.map((at, dim) => last[dim] - at + 1);
  const { stride } = lying(shape, "contiguous");
  const once = inside.every(({ flat }, n) => !n || flat > inside[n - 1].flat);
  if (product(size) !== inside.length || !once) return null;
  return { of: size.map((_, dim) => `dimension ${dim}`), size, stride, offset: placeOf(first, stride, 0) };
}

/**
 * The view as a learner would type it.
 * @param {string} tensor
 * @param {View} view
 */
export function asStrided(tensor, { size, stride, offset }) {
  return `${tensor}.as_strided(${tuple(size)}, ${tuple(stride)}, ${offset})`;
}

/** @param {number[]} numbers */
export function tuple(numbers) {
  return numbers.length === 1 ? `(${numbers[0]},)` : `(${numbers.join(", ")})`;
}
