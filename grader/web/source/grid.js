/** A tensor as tables of its elements: one for each index of its leading dimensions, with what stands around it. */

import { flatOf, indexOf, product } from "gather";
import { called, written } from "values";

/**
 * @typedef {object} Drawn
 * @property {string} name
 * @property {number[]} shape
 * @property {[number, number][]} frame how much stands around it, of each dimension
 * @property {string} around what stands there
 * @property {number[]} values
 * @property {(number | null)[]} [perGroup] how many channels a group has, along the dimensions that have groups
 * @property {boolean[]} [wrong] which elements are marked as wrong
 * @property {(flat: number, kept: boolean) => void} chosen hears of the element that is pointed at, or clicked
 *
 * @typedef {"read" | "mine" | "made" | "uses" | "window"} Mark
 */

/** What each key moves by, in columns and rows. @type {Record<string, [number, number]>} */
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {Drawn} drawn */
export function grid(drawn) {
  const { name, shape } = drawn;
  const element = document.createElement("figure");
  element.className = "tensor";
  element.dataset.name = name;
  const title = document.createElement("figcaption");
  title.textContent = `${name}  ${shape.length ? shape.join("×") : "one number"}`;
  element.append(title);
  /** @type {Map<string, HTMLTableCellElement>} */
  const cells = new Map();
  const leading = shape.slice(0, -2);
  for (let n = 0; n < product(leading); n++) element.append(table(drawn, indexOf(n, leading), cells));
  if (!product(shape)) element.append("no elements");
  steer(element, drawn, cells);
  return { element, mark: marker(cells) };
}

/**
 * @param {Drawn} drawn
 * @param {number[]} lead
 * @param {Map<string, HTMLTableCellElement>} cells
 */
function table(drawn, lead, cells) {
  const { name, shape, frame } = drawn;
  /** @param {number} dim @param {number} at */
  const group = (dim, at) => drawn.perGroup?.[dim] ? Math.floor(at / drawn.perGroup[dim]) : null;
  const made = document.createElement("table");
  made.setAttribute("role", "grid");
  const told = lead.map((at, dim) => group(dim, at)).filter((each) => each !== null);
  const where = lead.length ? `${name}[${lead.join(", ")}]` : name;
  const caption = made.createCaption();
  caption.textContent = (lead.length ? where : "") + (told.length ? `  group ${told[0]}` : "");
  made.setAttribute("aria-label", caption.textContent || name);
  const [rows, columns] = [shape.length - 2, shape.length - 1];
  for (const row of span(shape[rows], frame[rows])) {
    const line = made.insertRow();
    const of = row === null || row < 0 || row >= shape[rows] ? null : group(rows, row);
    if (of !== null) {
      line.dataset.group = String(of % 2);
      line.title = `group ${of}`;
    }
    for (const column of span(shape[columns], frame[columns])) {
      const index = [...lead, ...[row, column].filter((at) => at !== null)];
      cells.set(String(index), cell(line.insertCell(), drawn, index));
    }
  }
  return made;
}

/**
 * The indices along a dimension; a single null for one that isn't there.
 * @param {number | undefined} size
 * @param {[number, number] | undefined} frame
 * @returns {(number | null)[]}
 */
function span(size, frame) {
  if (size === undefined || frame === undefined) return [null];
  return Array.from({ length: Math.max(0, size + frame[0] + frame[1]) }, (_, n) => n - frame[0]);
}

/**
 * @param {HTMLTableCellElement} made
 * @param {Drawn} drawn
 * @param {number[]} index
 */
function cell(made, { name, shape, values, around, wrong }, index) {
  const flat = flatOf(index, shape);
  made.setAttribute("role", "gridcell");
  if (flat < 0) {
    made.className = "around";
    made.textContent = around;
    made.setAttribute("aria-label", `around ${name}: ${around}`);
    return made;
  }
  made.dataset.flat = String(flat);
  made.tabIndex = flat ? -1 : 0;
  made.textContent = written(values[flat]);
  if (wrong?.[flat]) made.classList.add("wrong");
  made.setAttribute("aria-label", `${called(name, index)} = ${written(values[flat])}${wrong?.[flat] ? ", wrong" : ""}`);
  return made;
}

/**
 * Pointer and keys: one stop for Tab, arrows from element to element.
 * @param {HTMLElement} element
 * @param {Drawn} drawn
 * @param {Map<string, HTMLTableCellElement>} cells
 */
function steer(element, { shape, chosen }, cells) {
  /** @param {Event} event */
  const flatAt = ({ target }) => {
    const flat = target instanceof HTMLElement ? target.dataset.flat : undefined;
    return flat === undefined ? null : Number(flat);
  };
  for (const [type, kept] of /** @type {const} */ ([["mouseover", false], ["focusin", true], ["click", true]])) {
    element.addEventListener(type, (event) => {
      const flat = flatAt(event);
      if (flat !== null) chosen(flat, kept);
    });
  }
  element.addEventListener("keydown", (event) => {
    const flat = flatAt(event);
    const to = flat === null ? null : moved(event.key, flat, shape);
    const next = to === null ? undefined : cells.get(String(indexOf(to, shape)));
    if (!next || flat === null) return;
    event.preventDefault();
    event.stopPropagation();
    const from = cells.get(String(indexOf(flat, shape)));
    if (from) from.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}

/** @param {string} key @param {number} flat @param {number[]} shape @returns {number | null} */
function moved(key, flat, shape) {
  const last = product(shape) - 1;
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (!MOVES[key]) return null;
  const [columns, rows] = MOVES[key];
  const to = flat + columns + rows * (shape[shape.length - 1] ?? 1);
  return to < 0 || to > last ? null : to;
}

/**
 * What marks elements, by their indices: each kind of mark anew.
 * @param {Map<string, HTMLTableCellElement>} cells
 * @returns {(mark: Mark, indices: number[][]) => void}
 */
function marker(cells) {
  return (mark, indices) => {
    for (const each of cells.values()) each.classList.remove(mark);
    for (const index of indices) cells.get(String(index))?.classList.add(mark);
  };
}
