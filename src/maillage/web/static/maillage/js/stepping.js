// Buttons − and + beside the numbers of an inventory, for a thumb. Without this script the numbers are
// typed; with it they may be too.
function button(input, sign) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = sign < 0 ? "−" : "+";
  made.setAttribute("aria-label", `${made.textContent} ${input.labels[0]?.textContent.trim() ?? ""}`);
  made.addEventListener("click", () => {
    const by = Number(input.dataset.by);
    const next = (Number(input.value) || 0) + sign * by;
    const low = input.min === "" ? -Infinity : Number(input.min);
    const high = input.max === "" ? Infinity : Number(input.max);
    input.value = String(Math.round(Math.min(high, Math.max(low, next)) * 1000) / 1000);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  return made;
}

for (const input of document.querySelectorAll("input[data-by]")) {
  const frame = document.createElement("span");
  frame.className = "stepping";
  input.replaceWith(frame);
  frame.append(button(input, -1), input, button(input, 1));
}
