// パスキー: the browser's own dialogs for adding one and for logging in by one. What depends on them is hidden where there are none.
const supported = !!window.PublicKeyCredential && !!navigator.credentials;

const toBytes = text => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0));
const toText = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// Written out, since not every browser in use reads and writes the JSON of WebAuthn by itself.
function read(options) {
  const listed = list => (list ?? []).map(c => ({ ...c, id: toBytes(c.id) }));
  const question = { ...options, challenge: toBytes(options.challenge) };
  return options.user
    ? { ...question, user: { ...options.user, id: toBytes(options.user.id) }, excludeCredentials: listed(options.excludeCredentials) }
    : { ...question, allowCredentials: listed(options.allowCredentials) };
}

function write(made) {
  const answer = { clientDataJSON: toText(made.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[part]) {
      answer[part] = toText(made.response[part]);
    }
  }
  return JSON.stringify({ id: made.id, type: made.type, response: answer, clientExtensionResults: made.getClientExtensionResults() });
}

async function ask(form) {
  const button = form.querySelector("[data-passkey-start]");
  const note = form.querySelector("[data-passkey-note]");
  const publicKey = read(JSON.parse(form.dataset.options));
  button.disabled = true;
  note.hidden = true;
  try {
    const made = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements["Form.Passkey"].value = write(made);
    form.submit();
  } catch (error) {
    // Closing the dialog, and letting its time run out, are told apart by no browser.
    const text = { NotAllowedError: note.dataset.cancelled, InvalidStateError: note.dataset.known }[error.name] ?? note.dataset.failed;
    note.querySelector("[data-passkey-text]").textContent = text;
    note.hidden = false;
    button.disabled = false;
    button.focus();
  }
}

for (const link of document.querySelectorAll("[data-passkey-link]")) {
  link.hidden = !supported;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.querySelector("[data-passkey-unsupported]").hidden = supported;
  const button = form.querySelector("[data-passkey-start]");
  button.hidden = !supported;
  button.addEventListener("click", () => ask(form));
  if (supported && form.hasAttribute("data-start")) {
    ask(form);
  }
}
