// The page is true as printed. This makes it follow the stream: every place that shows a number is changed at
// once, and what cannot be redrawn here (shades, charts, status) is announced.
"use strict";
(() => {
  const badge = document.querySelector("[data-live]");
  if (!badge || !window.SharedWorker) return;
  const words = badge.dataset, news = document.querySelector("[data-announce]"), batch = document.querySelector("[data-batch]"), changed = new Set();
  const port = new SharedWorker(words.worker).port;

  function announce() {
    news.hidden = false;
    news.querySelector("[data-count]").textContent = words.news.replace("{n}", changed.size || "");
  }

  function patch({key, data}) {
    batch.textContent = data.position;
    const shown = {number: data.display && data.display.split(" ")[0], reported: data.coverage && data.coverage.reported.toLocaleString("en-US")};
    for (const place of document.querySelectorAll(`[data-metric="${CSS.escape(key)}"]`)) {
      if (place.dataset.part === "frozen") place.closest("tr").classList.add("stale"); // the stream has current factors only
      const text = shown[place.dataset.part || "number"];
      if (!text || place.textContent === text) continue;
      place.textContent = text;
      place.classList.add("fresh");
      place.closest("tr, figure")?.classList.add("stale"); // its status and chart are those of before
      setTimeout(() => place.classList.remove("fresh"), 1500);
    }
    if (!data.period.startsWith(words.year)) return;
    changed.add(key);
    announce();
  }

  port.onmessage = ({data}) => {
    if ("online" in data) {
      if (data.online || badge.classList.contains("on")) badge.textContent = data.online ? words.liveWord : words.paused;
      badge.classList.toggle("on", data.online);
    }
    if (data.news) patch(data.news);
    if (data.reset) announce();
  };
  const hello = () => port.postMessage({cursor: Number(words.cursor)});
  addEventListener("pageshow", (event) => event.persisted && hello());
  addEventListener("pagehide", () => port.postMessage({bye: true}));
  hello();
})();
