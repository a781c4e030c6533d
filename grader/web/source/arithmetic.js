/** Arithmetic that came as plain lists: ["+", "i", 1] is i + 1. */

/**
 * A number; a name; or a list: what is done, and with what.
 * @typedef {number | string | Array<any>} Tree
 *
 * What names stand for.
 * @typedef {Record<string, any>} Scope
 *
 * @typedef {(scope: Scope) => any} Worked
 */

/** @type {Record<string, (...parts: any[]) => any>} */
const DONE = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "//": (a, b) => Math.floor(a / b),
  "%": (a, b) => a - b * Math.floor(a / b), // has b's sign, as in Python
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  neg: (a) => -a,
  not: (a) => !a,
  min: Math.min,
  max: Math.max,
  abs: Math.abs,
};

/**
 * What works an expression out.
 * @param {Tree} tree
 * @returns {Worked}
 */
export function worked(tree) {
  if (typeof tree === "number") return () => tree;
  if (typeof tree === "string") return (scope) => scope[tree];
  const [done, ...rest] = tree;
  if (done === "text") return () => rest[0];
  const parts = rest.map(worked);
  if (done === "if") return (scope) => parts[0](scope) ? parts[1](scope) : parts[2](scope);
  if (done === "and") return (scope) => parts.every((part) => part(scope));
  if (done === "or") return (scope) => parts.some((part) => part(scope));
  return (scope) => DONE[done](...parts.map((part) => part(scope)));
}

/**
 * A sentence whose expressions, each in a list of its own, are worked out.
 * @param {Array<string | [Tree]>} parts
 * @param {Scope} scope
 */
export function sentence(parts, scope) {
  return parts.map((part) => typeof part === "string" ? part : String(worked(part[0])(scope))).join("");
}

/**
 * A formula with numbers in place of the names.
 * @param {string} text
 * @param {Scope} scope
 */
export function inNumbers(text, scope) {
  return text.replace(/[a-z_][a-z_0-9]*/g, (name) => name in scope ? String(scope[name]) : name);
}
