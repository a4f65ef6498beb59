/** A key that stands twice in one object of a JSON text, of which `JSON.parse` would silently keep the last. */
export function repeatedKey(json: string): string | undefined {
  const objects: Set<string>[] = [];
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '{') objects.push(new Set());
    else if (character === '}') objects.pop();
    else if (character === '"') {
      const end = endOfString(json, at);
      if (isFollowedByColon(json, end)) {
        const key = JSON.parse(json.slice(at, end));
        const keys = objects.at(-1);
        if (keys?.has(key)) return key;
        keys?.add(key);
      }
      at = end - 1;
    }
  }
  return undefined;
}

/** Behind its closing quote, which no odd number of backslashes precedes. */
function endOfString(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); quote >= 0; quote = json.indexOf('"', quote + 1)) {
    let before = quote;
    while (json[before - 1] === '\\') before--;
    if ((quote - before) % 2 === 0) return quote + 1;
  }
  return json.length;
}

function isFollowedByColon(json: string, end: number): boolean {
  let at = end;
  while (at < json.length && /\s/.test(json[at])) at++;
  return json[at] === ':';
}
