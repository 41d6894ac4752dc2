/** The header that makes a change fail if the resource is no longer at the version that was seen. */
export function ifMatch(resource: {version: number}): {headers: Record<string, string>} {
  return {headers: {'If-Match': `"${String(resource.version)}"`}};
}
