// 表示 / 隠す beside a password. The button is hidden where scripts do not run.
for (const toggle of document.querySelectorAll("[data-password-toggle]")) {
  const input = document.getElementById(toggle.getAttribute("aria-controls"));
  const word = toggle.querySelector("[data-word]");
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    word.textContent = show ? toggle.dataset.hide : toggle.dataset.show;
    input.focus();
  });
}
