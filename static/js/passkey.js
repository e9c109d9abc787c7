// A button that asks the browser for a passkey and sends its form with it. Hidden where there is none.
const asked = async (button) => {
  if (button.dataset.asked) return JSON.parse(button.dataset.asked);
  const answer = await fetch(button.formAction, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
};

const passkey = async (button) => {
  const { publicKey } = await asked(button);
  return button.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
};

const able = globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON;
for (const button of able ? document.querySelectorAll("button[data-passkey]") : []) {
  const says = button.nextElementSibling;
  const { credential } = button.form.elements;
  says.textContent = "";
  button.hidden = false;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    says.textContent = "";
    try {
      credential.value = JSON.stringify(await passkey(button));
    } catch {
      // Cancelled, or none of this site.
      says.textContent = says.dataset.passkeySays;
      return;
    }
    button.form.requestSubmit(button);
  });
}
