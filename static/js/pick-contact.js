// Take a name and a number from the phone's contacts.
const button = document.querySelector("button[data-picker]");

if (button && navigator.contacts?.select) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const [contact] = await navigator.contacts.select(["name", "tel"]);
    if (!contact) return;
    const form = button.form;
    form.elements.name.value = contact.name?.[0] ?? form.elements.name.value;
    form.elements.phone.value = contact.tel?.[0] ?? form.elements.phone.value;
    // Kept as if it was typed.
    form.dispatchEvent(new Event("input"));
  });
}
