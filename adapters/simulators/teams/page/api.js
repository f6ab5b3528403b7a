// Talks to the simulator: what people do goes to /_sim, what changed comes back over server-sent events.

export async function act(path, wish = {}, method = "POST") {
  try {
    const answer = await fetch(`/_sim/${path}`, {
      method,
      headers: { "Content-Type": "application/json" },
      body: method === "GET" ? undefined : JSON.stringify(wish),
    });
    const text = await answer.text();
    return text ? JSON.parse(text) : { kind: answer.ok ? "sent" : "error", text: `Svar ${answer.status}` };
  } catch {
    return { kind: "error", text: "Simulatoren svarer ikke." };
  }
}

export const read = (path) => act(path, {}, "GET");

// Calls `changed(state)` with the whole picture after each change; several changes while it reads become one.
export function follow(changed) {
  let busy = false;
  let again = false;
  async function fetchState() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    do {
      again = false;
      const state = await read("page");
      if (state.posts) changed(state);
    } while (again);
    busy = false;
  }
  const source = new EventSource("/_sim/live");
  source.onmessage = fetchState;
  source.onerror = () => document.body.classList.add("offline");
  source.onopen = () => document.body.classList.remove("offline");
}
