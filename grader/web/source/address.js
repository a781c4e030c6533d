/** What is looked at, in the page's address: #exercise=conv1d&stride=2&at=3. */

/**
 * @typedef {import("gather").Exercise} Exercise
 * @typedef {import("gather").Scope} Scope
 *
 * What is looked at: the numbers of a call, the element of its result, how its first argument lies in memory.
 * @typedef {{exercise: Exercise, numbers: Scope, at: number, layout: string}} Looked
 */

/**
 * The numbers that an exercise's page begins with.
 * @param {Exercise} exercise
 * @returns {Scope}
 */
export function beginning(exercise) {
  return Object.fromEntries(exercise.numbers.map(({ name, starts }) => [name, starts]));
}

/**
 * What an address says; what it doesn't say is as in the beginning.
 * @param {string} hash
 * @param {Exercise[]} exercises
 * @param {string} usual the exercise of a page whose address names none
 * @returns {Looked}
 */
export function read(hash, exercises, usual) {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  const named = said.get("exercise") ?? usual;
  const exercise = exercises.find(({ name }) => name === named) ?? exercises[0];
  const numbers = beginning(exercise);
  for (const { name, simplest } of exercise.numbers) {
    const value = said.get(name);
    if (value !== null) numbers[name] = typeof simplest === "string" ? value : Number(value);
  }
  return { exercise, numbers, at: Number(said.get("at")) || 0, layout: said.get("layout") ?? "contiguous" };
}

/**
 * The address of what is looked at.
 * @param {Looked} looked
 * @returns {string}
 */
export function address({ exercise, numbers, at, layout }) {
  const said = new URLSearchParams({ exercise: exercise.name });
  for (const { name, starts } of exercise.numbers) if (numbers[name] !== starts) said.set(name, numbers[name]);
  if (at) said.set("at", String(at));
  if (layout !== "contiguous") said.set("layout", layout);
  return `#${said}`;
}
