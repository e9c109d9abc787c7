// Twenty minutes. The end is kept for this tab, so a reload does not start it again.
const MINUTES_20 = 20 * 60 * 1000;
const KEY = "wave";
const wave = document.querySelector("[data-wave]");

if (wave) {
  const part = (name) => wave.querySelector(name);
  const curve = part(".curve");
  let end = Number(sessionStorage.getItem(KEY));

  const start = () => {
    end = Date.now() + MINUTES_20;
    sessionStorage.setItem(KEY, end);
  };

  const show = () => {
    const left = Math.max(0, end - Date.now());
    const seconds = Math.ceil(left / 1000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    const look = new Date(end).toLocaleTimeString([], {
      timeStyle: "short",
      hourCycle: wave.dataset.hours || undefined,
    });
    part("[data-wave-time]").textContent = left ? wave.dataset.toGo.replace("[time]", clock) : wave.dataset.over;
    part("[data-wave-look]").textContent = left ? wave.dataset.look.replace("[time]", look) : "";
    const point = curve.getPointAtLength(curve.getTotalLength() * (1 - left / MINUTES_20));
    part(".dot").setAttribute("d", `M${point.x.toFixed(1)} ${point.y.toFixed(1)}h.01`);
  };

  // One that ended a while ago is of another hour.
  if (end + MINUTES_20 < Date.now()) start();
  const again = part("[data-wave-again]");
  again.hidden = false;
  again.addEventListener("click", () => {
    start();
    show();
  });
  // Once logged as passed, the next one is new.
  document.querySelector("[data-wave-passed]")?.addEventListener("submit", () => sessionStorage.removeItem(KEY));
  show();
  setInterval(show, 1000);
}
