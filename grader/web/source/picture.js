/** A call as a picture: its arguments, its result, what is read, and the storage. */

import { inNumbers } from "arithmetic";
import { sum } from "failure";
import { frameOf, indexOf, laid, readers, results } from "gather";
import { grid } from "grid";
import { storage } from "storage";
import { called, filled, written } from "values";

/**
 * @typedef {import("gather").Laid} Laid
 * @typedef {import("gather").Term} Term
 * @typedef {import("failure").Failure} Failure
 * @typedef {ReturnType<typeof picture>} Picture
 *
 * What hears of elements that are pointed at (or clicked, or reached by keys): of the result, and of an argument.
 * @typedef {{result: (flat: number, kept: boolean) => void, argument: (name: string, flat: number) => void}} Heard
 */

/**
 * @param {import("address").Looked} looked
 * @param {Failure | null} failure the failing call, if this is it
 * @param {Heard} heard
 */
export function picture({ exercise, numbers, layout }, failure, heard) {
  const call = laid(exercise, numbers);
  const names = Object.keys(call.shapes);
  const values = Object.fromEntries(names.map((name, n) => [
    name,
    failure?.inputs[name]?.elements ?? filled(name, call.shapes[name], n === 0),
  ]));
  const result = results(call, values);
  return {
    call,
    values,
    result,
    failure,
    inputs: names.map((name) => ({ name, ...input(call, name, values[name], heard) })),
    outputs: outputs(call, result, failure, heard),
    memory: names.filter((name) => name in exercise.reads).map((name, n) => ({
      name,
      ...storage(call, name, values[name], n ? "contiguous" : layout),
    })),
    readers: Object.fromEntries(names.map((name) => [name, readers(call, name)])),
  };
}

/** @param {Laid} call @param {string} name @param {number[]} values @param {Heard} heard */
function input(call, name, values, heard) {
  return grid({
    name,
    shape: call.shapes[name],
    frame: frameOf(call, name),
    around: call.around === -Infinity ? "−∞" : written(call.around),
    values,
    perGroup: call.perGroup[name],
    chosen: (flat) => heard.argument(name, flat),
  });
}

/** @param {Laid} call @param {number[]} result @param {Failure | null} failure @param {Heard} heard */
function outputs({ shape, perGroup }, result, failure, heard) {
  /** @param {string} name @param {number[]} sizes @param {number[]} values @param {boolean[]} [wrong] */
  const output = (name, sizes, values, wrong) =>
    grid({
      name,
      shape: sizes,
      frame: sizes.map(() => [0, 0]),
      around: "",
      values,
      wrong,
      perGroup: sizes.length === shape.length ? perGroup.y : undefined,
      chosen: (flat, kept) => flat < result.length && heard.result(flat, kept),
    });
  const torchs = output(failure ? "torch's y" : "y", shape, failure?.expected?.elements ?? result);
  const mine = failure?.yours;
  return mine ? [torchs, output("your y", mine.shape, mine.elements, failure.wrong)] : [torchs];
}

/**
 * Marks what one element of the result is made of, and says it in words.
 * @param {Picture} picture
 * @param {number} at
 * @returns {string[]}
 */
export function look(picture, at) {
  const { call, failure, inputs, outputs, memory } = picture;
  const near = window(call, at);
  const adds = failure?.adds?.[at] ?? [];
  for (const { name, mark } of inputs) {
    /** @param {number} cell */
    const read = (cell) =>
      [...call.made[cell].terms, call.made[cell].plus].filter((term) => name in term).map((term) => term[name]);
    mark("window", near.flatMap(read));
    mark("read", read(at));
    mark("mine", adds.filter(({ reads }) => name in reads).map(({ reads }) => reads[name]));
    memory.find((each) => each.name === name)?.mark(read(at));
  }
  for (const { mark } of outputs) {
    mark("window", near.map((cell) => indexOf(cell, call.shape)));
    mark("made", [indexOf(at, call.shape)]);
  }
  return lines(picture, at);
}

/**
 * The elements of the result that are of one window, where a result is of windows.
 * @param {Laid} call
 * @param {number} at
 * @returns {number[]}
 */
function window({ exercise, counts, made }, at) {
  const letters = [...exercise.result.join("")];
  const isTap = letters.map((letter) => String(exercise.letters[letter].size).startsWith("kernel"));
  if (exercise.over !== "" || !isTap.includes(true)) return [];
  const all = letters.map((letter) => counts[letter]);
  const place = indexOf(at, all);
  const same = (/** @type {number} */ cell) => indexOf(cell, all).every((n, dim) => isTap[dim] || n === place[dim]);
  return made.map((_, cell) => cell).filter(same);
}

/** @param {Picture} picture @param {number} at @returns {string[]} */
function lines({ call, values, result, failure }, at) {
  const y = called("y", indexOf(at, call.shape));
  const torchs = `${y} = ${inWords(call, at)}`;
  if (failure) {
    return [`torch's:  ${torchs}`, ...(failure.adds ? [`yours:    ${y} = ${sum(failure.adds[at] ?? [])}`] : [])];
  }
  const [added, total] = [inValues(call, values, at), written(result[at])];
  const valued = `${y} = ${added}${added === total ? "" : ` = ${total}`}`;
  return valued === torchs ? [torchs] : [torchs, valued];
}

/** @param {Laid} call @param {number} at */
function inWords(call, at) {
  return joined(call, at, (term) => Object.entries(term).map(([name, index]) => called(name, index)).join("*"));
}

/** @param {Laid} call @param {Record<string, number[]>} values @param {number} at */
function inValues(call, values, at) {
  const value = (/** @type {string} */ name, /** @type {number[]} */ index) =>
    values[name][index.reduce((flat, i, dim) => flat * call.shapes[name][dim] + i, 0)];
  /** @param {number} one */
  const factor = (one) => one < 0 ? `(${written(one)})` : written(one);
  return joined(call, at, (term) => Object.entries(term).map(([name, index]) => factor(value(name, index))).join("*"));
}

/**
 * What an element is made of, each term said by `say`: what lies outside is left out.
 * @param {Laid} call
 * @param {number} at
 * @param {(term: Term) => string} say
 */
function joined({ exercise, shapes, made, around }, at, say) {
  const { terms, plus, divisor } = made[at];
  /** @param {Term} term */
  const inside = (term) =>
    Object.entries(term).every(([name, index]) => index.every((i, dim) => i >= 0 && i < shapes[name][dim]));
  const each = terms.map((term) => inside(term) ? say(term) : "").filter(Boolean);
  if (exercise.by === "max") return each.length === 1 ? each[0] : `max(${each.join(", ")})`;
  const whole = each.join(" + ") || written(around);
  const parted = divisor === 1 ? whole : `(${whole})/${divisor}`;
  return Object.keys(plus).length ? `${parted} + ${say(plus)}` : parted;
}

/**
 * Marks the elements of the result that one element of an argument is read for, and says them.
 * @param {Picture} picture
 * @param {string} name
 * @param {number} flat
 * @returns {string}
 */
export function users({ call, outputs, readers }, name, flat) {
  const cells = [...readers[name][flat]].map((cell) => indexOf(cell, call.shape));
  for (const { mark } of outputs) mark("uses", cells);
  const read = called(name, indexOf(flat, call.shapes[name]));
  if (!cells.length) return `Nothing of the result is made of ${read}.`;
  return `${read} is read for ${cells.map((index) => called("y", index)).join(", ")}.`;
}

/**
 * How the result's sizes come out: each formula, and the same with the numbers in it.
 * @param {Laid} call
 * @returns {string[]}
 */
export function formulas({ exercise, scope }) {
  const there = exercise.names.filter(({ name }) => scope[name] !== null);
  return there.map(({ name, text, plain }) => `${name} = ${text}\n    = ${inNumbers(plain, scope)} = ${scope[name]}`);
}
