// Questions to the Mediator's API, which GET /openapi.json describes.

/** For so long an answer is waited for. */
const PATIENCE_MS = 10_000;

/** What the API answers; an Error with its own words if it does not. */
export async function ask(path, order) {
  const answer = await fetch(path, {
    signal: AbortSignal.timeout(PATIENCE_MS),
    cache: "no-store",
    ...(order && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(order) }),
  });
  const text = await answer.text();
  if (answer.ok) {
    return JSON.parse(text);
  }
  throw new Error(sentence(text) || `the Mediator answered with status ${answer.status}`);
}

function sentence(text) {
  try {
    return JSON.parse(text).error;
  } catch {
    return text.trim();
  }
}
