// Passkeys: a form with data-passkey="create" or "get" carries in data-options what the browser is to be asked;
// its answer goes into the field named credential, then the form is sent. Without this script, or where the browser
// has no passkeys, the form stays hidden and the other ways are used.
const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

function asked(options) {
  const publicKey = { ...options.publicKey, challenge: toBytes(options.publicKey.challenge) };
  if (publicKey.user) publicKey.user = { ...publicKey.user, id: toBytes(publicKey.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"])
    if (publicKey[list]) publicKey[list] = publicKey[list].map((one) => ({ ...one, id: toBytes(one.id) }));
  return { publicKey };
}

function answered(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  let answer = "";
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (answer) return;
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      const options = asked(JSON.parse(form.dataset.options));
      const credential = await navigator.credentials[form.dataset.passkey](options);
      answer = JSON.stringify(answered(credential));
      form.elements.credential.value = answer;
      form.requestSubmit();
    } catch {
      failed.hidden = false;
    }
  });
}
