// Shows a room or its screen in another site's page:
//   <script async src="https://conductor.example/embed.js" data-code="ABC-DEF" data-show="room" data-height="640" data-title="Our session"></script>
// data-show: "room" (what people have on their phones) or "screen" (what a projector shows).
(() => {
  const script = document.currentScript;
  if (!script || !script.dataset.code) return;
  const { code, show = "room", height = "640", title = "Live session" } = script.dataset;
  const frame = document.createElement("iframe");
  frame.src = new URL(`${show === "screen" ? "/p/" : "/j/"}${encodeURIComponent(code)}`, script.src).href;
  frame.title = title;
  frame.allow = "fullscreen; screen-wake-lock; clipboard-write";
  frame.style.cssText = `display: block; width: 100%; height: ${parseInt(height, 10) || 640}px; border: 0`;
  script.after(frame);
})();
