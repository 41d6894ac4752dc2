/** The header that names the version of a thing that a change is thought for. */
export function ifMatch(thing: {version: number}): {headers: Record<string, string>} {
  return {headers: {'If-Match': `"${String(thing.version)}"`}};
}
