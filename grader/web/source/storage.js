/** One argument's storage, drawn as a row, with the view of it that is read. */

import { flatOf, frameOf, indexOf } from "gather";
import { asStrided, lying, placeInResult, placeOf, viewOf } from "memory";
import { written } from "values";

/**
 * @typedef {import("gather").Laid} Laid
 * @typedef {import("memory").View} View
 */

const MOST_SHOWN = 240;

/**
 * @param {Laid} call
 * @param {string} name
 * @param {number[]} values
 * @param {string} layout
 */
export function storage(call, name, values, layout) {
  const frame = frameOf(call, name);
  const framed = frame.some(([before, after]) => before || after);
  const shape = call.shapes[name].map((size, dim) => size + frame[dim][0] + frame[dim][1]);
  const lies = lying(shape, framed ? "contiguous" : layout);
  const element = document.createElement("div");
  element.className = "memory";
  element.append(...told(call, framed ? `padded_${name}` : name, lies, viewOf(call, name, lies), framed));
  const put = placeInResult(call, name);
  if (put && !viewOf(call, name, lies)) {
    element.append(line(`Where ${name} stands in the result:`, asStrided("y", put)));
  }
  const row = document.createElement("ol");
  row.setAttribute("aria-label", `the storage of ${name}`);
  const cells = lies.owner.slice(0, MOST_SHOWN).map((flat) => {
    const cell = document.createElement("li");
    const index = indexOf(flat, shape).map((at, dim) => at - frame[dim][0]);
    const own = flat < 0 ? -1 : flatOf(index, call.shapes[name]);
    cell.textContent = flat < 0 ? "·" : own < 0 ? aroundText(call) : written(values[own]);
    if (own < 0) cell.className = flat < 0 ? "foreign" : "around";
    return cell;
  });
  row.append(...cells);
  element.append(row);
  if (lies.owner.length > MOST_SHOWN) element.append(`and ${lies.owner.length - MOST_SHOWN} more`);
  /** @param {number[][]} indices */
  const mark = (indices) => {
    for (const cell of cells) cell.classList.remove("read");
    for (const index of indices) {
      const framedAt = index.map((at, dim) => at + frame[dim][0]);
      if (flatOf(framedAt, shape) >= 0) cells[placeOf(framedAt, lies.stride, lies.offset)]?.classList.add("read");
    }
  };
  return { element, mark };
}

/** @param {Laid} call */
function aroundText({ around }) {
  return around === -Infinity ? "−∞" : written(around);
}

/**
 * @param {Laid} call
 * @param {string} name
 * @param {import("memory").Lying} lies
 * @param {View | null} view
 * @param {boolean} framed
 */
function told({ exercise }, name, lies, view, framed) {
  const stride = lies.shape.length ? lies.stride.join(", ") : "";
  const head = `${name}: stride (${stride}), storage offset ${lies.offset}`;
  const title = document.createElement("h3");
  title.textContent = framed ? `${head}; a new tensor, with what stands around it` : head;
  if (!view) return [title, line(`What ${exercise.name} reads of ${name} is no view of it: the steps aren't even.`)];
  return [title, line("What is read of it:", asStrided(name, view)), sizes(view)];
}

/** @param {string} text @param {string} [code] */
function line(text, code) {
  const made = document.createElement("p");
  made.append(text);
  if (code) {
    const typed = document.createElement("code");
    typed.textContent = code;
    made.append(" ", typed);
  }
  return made;
}

/** @param {View} view */
function sizes({ of, size, stride }) {
  const made = document.createElement("table");
  made.className = "view";
  for (const [head, row] of /** @type {const} */ ([["", of], ["size", size], ["stride", stride]])) {
    const line = made.insertRow();
    const name = document.createElement("th");
    name.textContent = head;
    name.scope = "row";
    line.append(name);
    for (const each of row) line.insertCell().textContent = String(each);
  }
  return made;
}
