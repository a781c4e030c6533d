/** Which elements of its arguments each element of a result is made of. */

import { worked } from "arithmetic";

/**
 * @typedef {import("arithmetic").Tree} Tree
 * @typedef {import("arithmetic").Scope} Scope
 * @typedef {{size: Tree, there: Tree}} Size
 *
 * One number of a call.
 * @typedef {object} Parameter
 * @property {string} name
 * @property {string} label what a learner calls it
 * @property {string} says
 * @property {string[]} words its values, if they aren't numbers, or what 0 and 1 are in words
 * @property {number | string} simplest
 * @property {number | string} starts
 * @property {number} least
 * @property {number} most how far a slider goes
 * @property {boolean} seldom whether it is shown only where it isn't at its simplest
 *
 * @typedef {object} Exercise
 * @property {string} name
 * @property {string} part
 * @property {string} says
 * @property {string} signature
 * @property {string} task
 * @property {Parameter[]} numbers
 * @property {Record<string, Size>} letters how far each letter counts
 * @property {string[]} result the letters of each of the result's dimensions
 * @property {string} over the letters that are summed over
 * @property {Record<string, Size[]>} tensors the sizes of each argument
 * @property {Record<string, Tree[]>} reads which element of an argument is read
 * @property {Record<string, Tree[]>} plus what is added once
 * @property {Tree} only
 * @property {"sum" | "max"} by
 * @property {Tree} divisor
 * @property {Tree | null} around what is read around an argument; null: nothing, for the largest
 * @property {({name: string, text: string, plain: string} & Size)[]} names what is worked out first, where it is there
 * @property {Record<string, Record<string, Tree>>} frames
 * @property {{when: Tree, says: Array<string | [Tree]>}[]} refused
 * @property {Record<string, Tree>} idle
 * @property {boolean} expands
 *
 * Elements whose product is one term, each by its argument and its index.
 * @typedef {Record<string, number[]>} Term
 *
 * What one element of the result is made of.
 * @typedef {{terms: Term[], plus: Term, divisor: number}} Made
 *
 * The call of some numbers, with all that is read.
 * @typedef {object} Laid
 * @property {Exercise} exercise
 * @property {Scope} scope
 * @property {Record<string, number[]>} shapes of the arguments
 * @property {number[]} shape of the result
 * @property {Record<string, number>} counts how far each letter counts
 * @property {Record<string, (number | null)[]>} perGroup of the arguments and y: how many channels each group has, along
 *   the dimensions that have groups
 * @property {Made[]} made
 * @property {number} around
 */

/**
 * The call of some numbers. They have to make one.
 * @param {Exercise} exercise
 * @param {Scope} numbers
 * @returns {Laid}
 */
export function laid(exercise, numbers) {
  const scope = named(exercise, numbers);
  const { shapes, shape, counts } = sizes(exercise, scope);
  const around = exercise.around === null ? -Infinity : worked(exercise.around)(scope);
  const made = [...everyMade(exercise, scope, counts, shapes)];
  return { exercise, scope, shapes, shape, counts, perGroup: perGroup(exercise, scope, counts), made, around };
}

/**
 * @param {Exercise} exercise
 * @param {Scope} scope
 * @param {Record<string, number>} counts
 * @returns {Record<string, (number | null)[]>}
 */
function perGroup(exercise, scope, counts) {
  if (!(scope.groups > 1)) return {};
  const there = (/** @type {Size} */ { there }) => worked(there)(scope);
  /** @param {Size} each */
  const inGroup = ({ size }) => Array.isArray(size) && size[1] === "groups" ? worked(size[2])(scope) : null;
  const dims = exercise.result.filter((letters) => letters.length > 1 || there(exercise.letters[letters]));
  const ofResult = dims.map((letters) => letters.length > 1 && letters[0] === "g" ? counts[letters[1]] : null);
  const ofTensors = Object.entries(exercise.tensors).map(([name, each]) => [name, each.filter(there).map(inGroup)]);
  return { ...Object.fromEntries(ofTensors), y: ofResult };
}

/**
 * The numbers, with what is worked out first; those that play no part are at their simplest.
 * @param {Exercise} exercise
 * @param {Scope} numbers
 * @returns {Scope}
 */
export function named(exercise, numbers) {
  const scope = { ...numbers };
  for (const { name, simplest } of exercise.numbers) {
    if (exercise.idle[name] !== undefined && worked(exercise.idle[name])(numbers)) scope[name] = simplest;
  }
  for (const { name, size, there } of exercise.names) scope[name] = worked(there)(scope) ? worked(size)(scope) : null;
  return scope;
}

/**
 * The sizes of the arguments and of the result, and how far each letter counts.
 * @param {Exercise} exercise
 * @param {Scope} scope
 */
export function sizes(exercise, scope) {
  /** @param {Size} each @returns {number | null} */
  const size = (each) => worked(each.there)(scope) ? worked(each.size)(scope) : null;
  const known = Object.entries(exercise.letters).map(([letter, each]) => [letter, size(each)]);
  const there = Object.fromEntries(known);
  const given = Object.entries(exercise.tensors).filter(([name]) => !(name in exercise.plus) || scope[name]);
  /** @type {Record<string, number[]>} */
  const shapes = Object.fromEntries(
    given.map(([name, each]) => [name, each.map(size).filter((n) => n !== null)]),
  );
  const dims = exercise.result.filter((letters) => there[letters] !== null);
  const shape = dims.map((letters) => product([...letters].map((letter) => there[letter])));
  /** @type {Record<string, number>} */
  const counts = Object.fromEntries(known.map(([letter, count]) => [letter, count ?? 1]));
  return { shapes, shape, counts };
}

/**
 * @param {Exercise} exercise
 * @param {Scope} scope
 * @param {Record<string, number>} counts
 * @param {Record<string, number[]>} shapes
 * @returns {Generator<Made>}
 */
function* everyMade(exercise, scope, counts, shapes) {
  const [only, divisor] = [worked(exercise.only), worked(exercise.divisor)];
  const read = indexed(exercise.reads, exercise, scope, shapes);
  const plus = indexed(exercise.plus, exercise, scope, shapes);
  for (const at of counted(exercise.result.join(""), counts, scope)) {
    const terms = [];
    for (const here of counted(exercise.over, counts, at)) if (only(here)) terms.push(read(here));
    yield { terms, plus: plus(at), divisor: divisor(at) };
  }
}

/**
 * What tells which elements are read, of the arguments and dimensions that are there.
 * @param {Record<string, Tree[]>} reads
 * @param {Exercise} exercise
 * @param {Scope} scope
 * @param {Record<string, number[]>} shapes
 * @returns {(at: Scope) => Term}
 */
function indexed(reads, exercise, scope, shapes) {
  const each = Object.entries(reads).filter(([name]) => name in shapes).map(([name, trees]) => {
    const there = exercise.tensors[name].map((size) => worked(size.there)(scope));
    return /** @type {const} */ ([name, trees.filter((_, dim) => there[dim]).map(worked)]);
  });
  return (at) => Object.fromEntries(each.map(([name, index]) => [name, index.map((one) => one(at))]));
}

/**
 * Every combination of some letters, the last the fastest.
 * @param {string} letters
 * @param {Record<string, number>} counts
 * @param {Scope} scope
 * @returns {Generator<Scope>}
 */
function* counted(letters, counts, scope) {
  const places = [...letters].map((letter) => counts[letter]);
  const at = { ...scope }; // one for all, as there are many
  for (let n = 0; n < product(places); n++) {
    indexOf(n, places).forEach((place, dim) => at[letters[dim]] = place);
    yield at;
  }
}

/**
 * What tells which elements are read at some values of all letters.
 * @param {Laid} call
 * @returns {(at: Scope) => Term}
 */
export function reading({ exercise, scope, shapes }) {
  return indexed(exercise.reads, exercise, scope, shapes);
}

/** @param {number[]} shape */
export function product(shape) {
  return shape.reduce((all, size) => all * size, 1);
}

/**
 * The index of an element, from how many there are before it.
 * @param {number} flat
 * @param {number[]} shape
 */
export function indexOf(flat, shape) {
  /** @type {number[]} */
  const index = [];
  for (const size of [...shape].reverse()) {
    index.unshift(flat % size);
    flat = Math.floor(flat / size);
  }
  return index;
}

/**
 * How many elements there are before one; -1 for what lies outside.
 * @param {number[]} index
 * @param {number[]} shape
 */
export function flatOf(index, shape) {
  const inside = index.every((at, dim) => at >= 0 && at < shape[dim]);
  return inside ? index.reduce((flat, at, dim) => flat * shape[dim] + at, 0) : -1;
}

/**
 * How far beyond an argument's ends its elements are read, or something is said to stand: of each dimension before it
 * and after.
 * @param {Laid} call
 * @param {string} name
 * @returns {[number, number][]}
 */
export function frameOf({ exercise, scope, shapes, made }, name) {
  const shape = shapes[name];
  const told = exercise.frames[name] ?? {};
  /** @type {[number, number][]} */
  const frame = shape.map((_, dim) => {
    const tree = told[String(dim - shape.length)];
    const around = tree === undefined ? 0 : worked(tree)(scope);
    return [around, around];
  });
  if (exercise.over === "" && !exercise.frames[name]) return frame; // x is what moves: nothing stands around it
  for (const { terms } of made) {
    for (const term of terms) {
      term[name]?.forEach((at, dim) => {
        frame[dim][0] = Math.max(frame[dim][0], -at);
        frame[dim][1] = Math.max(frame[dim][1], at - shape[dim] + 1);
      });
    }
  }
  return frame;
}

/**
 * The value of each element of the result.
 * @param {Laid} call
 * @param {Record<string, number[]>} values of each argument
 */
export function results({ exercise, shapes, made, around }, values) {
  /** @param {Term} term @returns {number} */
  const read = (term) =>
    product(Object.entries(term).map(([name, index]) => values[name][flatOf(index, shapes[name])] ?? around));
  /** @param {Term} term */
  const added = (term) => Object.keys(term).length ? read(term) : 0;
  return made.map(({ terms, plus, divisor }) => {
    const each = terms.map(read);
    if (exercise.by === "max") return Math.max(...each);
    return each.reduce((sum, one) => sum + one, 0) / divisor + added(plus);
  });
}

/**
 * Of each element of an argument, which elements of the result it is read for.
 * @param {Laid} call
 * @param {string} name
 * @returns {Set<number>[]}
 */
export function readers({ shapes, made }, name) {
  /** @type {Set<number>[]} */
  const found = Array.from({ length: product(shapes[name]) }, () => new Set());
  made.forEach(({ terms, plus }, cell) => {
    for (const term of [...terms, plus]) {
      const flat = term[name] ? flatOf(term[name], shapes[name]) : -1;
      if (flat >= 0) found[flat].add(cell);
    }
  });
  return found;
}
