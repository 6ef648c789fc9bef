// One connection for all open pages: a browser allows six per origin, and each tab would take one.
"use strict";
const ports = new Map(); // port → the batch its page shows
const latest = new Map(); // indicator|region|period → the newest event about it
let source = null, online = false, position = 0;

function tell(message) {
  for (const port of ports.keys()) port.postMessage(message);
}

function receive(event) {
  const data = JSON.parse(event.data).data;
  const news = {key: [data.indicator, data.region, data.period].join("|"), data};
  latest.set(news.key, news);
  position = data.position;
  for (const [port, cursor] of ports) if (data.position > cursor) port.postMessage({news});
}

// The stream cannot go on from where we were: too old, or a page that is newer than what is published.
function reset(event) {
  position = JSON.parse(event.data).position;
  for (const [port, cursor] of ports) if (position > cursor) port.postMessage({reset: true});
}

function connect() {
  source = new EventSource("/live?after=" + position);
  source.onopen = () => { online = true; tell({online}); };
  source.onmessage = receive;
  source.addEventListener("reset", reset);
  source.onerror = () => {
    online = false;
    tell({online});
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 5000);
  };
}

onconnect = ({ports: [port]}) => {
  port.onmessage = ({data}) => {
    if (data.bye) return ports.delete(port);
    ports.set(port, data.cursor);
    if (!source) {
      position = data.cursor;
      return connect();
    }
    port.postMessage({online});
    for (const news of latest.values()) if (news.data.position > data.cursor) port.postMessage({news});
  };
};
