/** A slider and a field for each number. */

import { worked } from "arithmetic";

/**
 * @typedef {import("gather").Exercise} Exercise
 * @typedef {import("gather").Parameter} Parameter
 * @typedef {import("gather").Scope} Scope
 */

/**
 * The controls of an exercise's numbers; `changed` hears each new value.
 * @param {Exercise} exercise
 * @param {(name: string, value: number | string) => void} changed
 */
export function controls(exercise, changed) {
  const each = exercise.numbers.map((parameter) => ({ parameter, ...control(parameter, changed) }));
  /** @param {Scope} numbers */
  const show = (numbers) => {
    for (const { parameter, element, set } of each) {
      const { name, seldom, simplest } = parameter;
      const idle = exercise.idle[name] !== undefined && worked(exercise.idle[name])(numbers);
      element.hidden = idle || (seldom && numbers[name] === simplest);
      set(numbers[name]);
    }
  };
  return { elements: each.map(({ element }) => element), show };
}

/**
 * @param {Parameter} parameter
 * @param {(name: string, value: number | string) => void} changed
 */
function control(parameter, changed) {
  const { name, label, says } = parameter;
  const element = document.createElement("div");
  element.className = "number";
  element.title = says;
  const told = document.createElement("label");
  told.textContent = label;
  told.htmlFor = `number-${name}`;
  element.append(told);
  const inputs = parameter.words.length ? [choice(parameter)] : [field(parameter), slider(parameter)];
  element.append(...inputs);
  for (const input of inputs) input.addEventListener("input", () => changed(name, valueOf(parameter, input)));
  /** @param {number | string} value */
  const set = (value) => {
    for (const input of inputs) if (input !== document.activeElement || input.type !== "number") show(input, value);
  };
  return { element, set };
}

/** @param {HTMLInputElement | HTMLSelectElement} input @param {number | string} value */
function show(input, value) {
  input.value = Number.isNaN(value) ? "" : String(value);
}

/** @param {Parameter} parameter @param {HTMLInputElement | HTMLSelectElement} input */
function valueOf({ simplest }, input) {
  if (typeof simplest === "string") return input.value;
  return input.value === "" ? NaN : Number(input.value);
}

/** @param {Parameter} parameter */
function choice({ name, words, simplest }) {
  const select = document.createElement("select");
  select.id = `number-${name}`;
  select.append(...words.map((word, n) => new Option(word, typeof simplest === "string" ? word : String(n))));
  return select;
}

/** @param {Parameter} parameter */
function field({ name }) {
  const input = document.createElement("input");
  input.type = "number";
  input.id = `number-${name}`;
  input.step = name === "value" ? "any" : "1";
  return input;
}

/** @param {Parameter} parameter */
function slider({ label, least, most }) {
  const input = document.createElement("input");
  input.type = "range";
  [input.min, input.max, input.step] = [least, most, 1].map(String);
  input.setAttribute("aria-label", `${label}, by a slider`);
  return input;
}
