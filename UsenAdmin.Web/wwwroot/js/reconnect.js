// The bar that says that the connection is lost, tries to get it back, and says when it is back.
// The page stays as it is meanwhile, with everything typed.
const bar = document.getElementById("components-reconnect-modal");
const attempt = bar?.querySelector("[data-attempt]");
const backForMilliseconds = 4000;
let hide;

const show = (state) => {
  clearTimeout(hide);
  const unsaved = document.querySelector("[data-unsaved]")?.dataset.unsaved;
  bar.classList.toggle("has-unsaved", Boolean(unsaved));
  for (const count of bar.querySelectorAll("[data-unsaved-count]")) {
    count.textContent = unsaved ?? "";
  }
  bar.dataset.state = state;
  for (const part of bar.children) {
    part.hidden = !part.classList.contains(`reconnect-${state}`);
  }
  if (state === "back") {
    hide = setTimeout(() => { bar.dataset.state = ""; }, backForMilliseconds);
  }
};

const reconnect = async () => {
  show("trying");
  try {
    // True: back in the same circuit. False: the server answers, but the circuit is gone; its stored state may still be had.
    if (await Blazor.reconnect() || await Blazor.resumeCircuit()) {
      show("back");
    } else {
      show("lost");
    }
  } catch {
    show("trying"); // no answer at all: the next attempt, or the person, tries again
    document.addEventListener("visibilitychange", onVisible, { once: true });
  }
};

const onVisible = () => {
  if (document.visibilityState === "visible" && bar.dataset.state === "trying") {
    reconnect();
  }
};

const states = {
  show: () => show("trying"),
  retrying: (event) => {
    show("trying");
    attempt.textContent = event.detail.currentAttempt ?? 1;
  },
  paused: () => show("trying"),
  failed: () => {
    show("trying");
    document.addEventListener("visibilitychange", onVisible, { once: true });
  },
  "resume-failed": () => show("lost"),
  rejected: () => show("lost"),
  hide: () => {
    if (bar.dataset.state) {
      show("back");
    }
  },
};

bar?.addEventListener("components-reconnect-state-changed", (event) => states[event.detail.state]?.(event));
bar?.querySelector("[data-reconnect]").addEventListener("click", reconnect);

for (const button of document.querySelectorAll("[data-reload]")) {
  button.addEventListener("click", () => location.reload());
}
