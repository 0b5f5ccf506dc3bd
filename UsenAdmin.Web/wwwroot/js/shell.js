// Keys and menus of the frame around every page.
const writes = (element) =>
  element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey) {
    return;
  }

  if (event.key === "/" && !event.ctrlKey && !writes(event.target)) {
    // A page's own search comes before the one of the app bar.
    const search = document.querySelector("main [data-search]") ?? document.querySelector("[data-search]");
    const input = search?.matches("input") ? search : search?.querySelector("input");
    if (input) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  } else if (event.key === "s" && event.ctrlKey) {
    // Ctrl+S = 登録, where the page has a sticky bar with a button that saves.
    const save = document.querySelector("[data-save]");
    if (save) {
      event.preventDefault();
      save.click();
    }
  }
});

// Navigation keeps the layout, so that an open menu would stay.
document.addEventListener("click", (event) => {
  const menu = event.target.closest("[popover]");
  if (menu && event.target.closest("a, button")) {
    menu.hidePopover();
  }
});

// For pages that give the focus back to what a drop-down was opened from.
window.usenadmin = {
  ...window.usenadmin,
  focus: (id) => document.getElementById(id)?.focus(),
  // The active one of a list stays in sight while the arrow keys move it.
  reveal: (id) => document.getElementById(id)?.scrollIntoView({ block: "nearest" }),
};
