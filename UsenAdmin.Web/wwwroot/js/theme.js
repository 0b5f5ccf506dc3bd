// Sets the colour scheme before the first paint; loaded in <head> without defer. Without a stored choice the system's is taken.
(() => {
  const year = 60 * 60 * 24 * 365;
  const stored = () => /(?:^|;\s*)theme=(light|dark)/.exec(document.cookie)?.[1];

  const set = (theme) => {
    document.documentElement.dataset.theme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=${year}; samesite=lax`;
  };

  set(stored() ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));

  window.usenAdmin = {
    theme: { set, current: () => document.documentElement.dataset.theme },
  };

  // On static pages no circuit answers the switch.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-theme-switch]")) {
      set(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    }
  });
})();
