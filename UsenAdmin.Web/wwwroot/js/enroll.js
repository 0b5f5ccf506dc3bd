// The QR code carries the one-time code behind #, so that it never reaches a server's log.
const code = new URLSearchParams(location.hash.slice(1)).get("code");
const input = document.querySelector("[data-enroll-code]");
if (code && input && !input.value) {
  input.value = code;
  history.replaceState(null, "", location.pathname);
}
