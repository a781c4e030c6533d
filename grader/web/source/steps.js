/** From one element of the result to the next, by hand or by itself. */

const PACE = 700;

/**
 * Buttons, a slider and what they are at; `stepped` hears where to go.
 * @param {HTMLElement} element
 * @param {(at: number) => void} stepped
 */
export function steps(element, stepped) {
  let [at, count] = [0, 0];
  /** @type {number | undefined} */
  let timer;
  /** @param {number} to */
  const go = (to) => stepped((to + count) % count);
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "Play";
  };
  const toggle = () => {
    if (timer !== undefined) return stop();
    play.textContent = "Pause";
    timer = setInterval(() => go(at + 1), PACE);
  };
  const slider = document.createElement("input");
  slider.type = "range";
  slider.setAttribute("aria-label", "element of the result");
  slider.addEventListener("input", () => go(Number(slider.value)));
  const play = button("Play", toggle);
  element.append(
    button("First", () => go(0)),
    button("Back", () => go(at - 1)),
    play,
    button("Step", () => go(at + 1)),
    button("Last", () => go(count - 1)),
    slider,
  );
  return {
    stop,
    toggle,
    /** @param {number} by */
    by: (by) => go(at + by),
    /** @param {number} many */
    show: (many) => {
      count = many;
      slider.max = String(Math.max(0, many - 1));
    },
    /** @param {number} to */
    at: (to) => {
      at = to;
      slider.value = String(to);
    },
  };
}

/** @param {string} label @param {() => void} pressed */
function button(label, pressed) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", pressed);
  return made;
}
