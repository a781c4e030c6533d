/** The page: the numbers of a call, the picture of it, and the element of its result that is looked at. */

import { address, beginning, read } from "address";
import { controls } from "controls";
import { failing, isOf } from "failure";
import { LAYOUTS } from "memory";
import { formulas, look, picture, users } from "picture";
import { refusal } from "refusal";
import { steps } from "steps";

/** @type {{exercises: import("gather").Exercise[], usual: string}} */
const { exercises, usual } = JSON.parse(element("exercises").textContent ?? "");
const failure = failing();
const player = steps(element("steps"), (at) => lookAt(at, true));

let looked = read(location.hash, exercises, usual);
/** @type {import("picture").Picture | null} */
let shown = null;
/** @type {ReturnType<typeof controls>} */
let panel;

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

/** @param {string} id @param {(string | Node)[]} parts */
function fill(id, ...parts) {
  element(id).replaceChildren(...parts);
}

/** @param {string} id */
function select(id) {
  return /** @type {HTMLSelectElement} */ (element(id));
}

/** Everything of an exercise, anew. */
function begin() {
  const { exercise } = looked;
  select("exercise").value = exercise.name;
  document.title = `${exercise.name} · Stridelings`;
  fill("says", `${exercise.signature}: ${exercise.says}`);
  fill("task", exercise.task);
  panel = controls(exercise, (name, value) => {
    looked.numbers[name] = value;
    looked.at = 0;
    draw();
  });
  fill("numbers", ...panel.elements);
  draw();
}

/** The call of the numbers as they are now. */
function draw() {
  const { exercise, numbers, layout } = looked;
  player.stop();
  panel.show(numbers);
  select("layout").value = layout;
  const refused = refusal(exercise, numbers);
  fill("refusal", refused);
  element("picture").hidden = refused !== "";
  tellFailure();
  if (refused) {
    shown = null;
    return remember();
  }
  const mine = isOf(failure, looked) ? failure : null;
  shown = picture(looked, mine, {
    result: lookAt,
    argument: (name, flat) => fill("users", shown ? users(shown, name, flat) : ""),
  });
  const told = formulas(shown.call);
  fill("formulas", told.join("\n"));
  element("sizes").hidden = !told.length;
  fill("inputs", ...shown.inputs.map((each) => each.element));
  fill("outputs", ...shown.outputs.map((each) => each.element));
  fill("storages", ...shown.memory.map((each) => each.element));
  player.show(shown.result.length);
  lookAt(Math.min(looked.at, shown.result.length - 1), true);
}

/**
 * Look at one element of the result; one that is only pointed at isn't kept in the address.
 * @param {number} at
 * @param {boolean} kept
 */
function lookAt(at, kept) {
  if (!shown) return;
  if (at < 0) return fill("reading", "The result has no elements.");
  looked.at = at;
  player.at(at);
  fill("reading", look(shown, at).join("\n"));
  if (kept) remember();
}

function remember() {
  history.replaceState(null, "", address(looked));
}

/** The failing call that the page came with, and the way back to it. */
function tellFailure() {
  const told = element("failing");
  told.hidden = failure?.exercise !== looked.exercise.name;
  if (!failure || told.hidden) return;
  const here = isOf(failure, looked);
  const back = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: "Back to the failing call",
  });
  back.addEventListener("click", () => toFailure());
  const read = failure.adds
    ? " Filled: what torch reads. Dashed: what your code reads."
    : " What your code reads couldn't be read out.";
  const lies = drawnLayout(failure) === failure.layout
    ? ""
    : " Its first argument lies otherwise in memory than is drawn.";
  fill(
    "failing",
    failure.headline,
    here ? read + lies : " These are other numbers: what your code gives for them isn't known. ",
    ...(here ? [] : [back]),
  );
}

function toFailure() {
  if (!failure) return;
  const exercise = exercises.find(({ name }) => name === failure.exercise);
  if (!exercise) return;
  const numbers = {
    ...Object.fromEntries(exercise.numbers.map(({ name, simplest }) => [name, simplest])),
    ...failure.numbers,
  };
  looked = { exercise, numbers, at: Math.max(0, failure.wrong.indexOf(true)), layout: drawnLayout(failure) };
  begin();
}

/** @param {import("failure").Failure} failure */
function drawnLayout({ layout }) {
  return LAYOUTS.includes(layout) ? layout : "contiguous";
}

select("exercise").addEventListener("change", () => {
  const exercise = exercises.find(({ name }) => name === select("exercise").value) ?? exercises[0];
  looked = { exercise, numbers: beginning(exercise), at: 0, layout: "contiguous" };
  begin();
});
select("layout").addEventListener("change", () => {
  looked.layout = select("layout").value;
  draw();
});
globalThis.addEventListener("hashchange", () => {
  looked = read(location.hash, exercises, usual);
  begin();
});
document.addEventListener("keydown", (event) => {
  if (event.target !== document.body || event.ctrlKey || event.metaKey || event.altKey || !shown) return;
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by) player.by(by);
  else if (event.key === " ") player.toggle();
  else return;
  event.preventDefault();
});

if (failure && !location.hash) toFailure();
else begin();
