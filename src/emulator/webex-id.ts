/** The ids of the Webex platform API: base64 texts that end in the plain UUID (observed live). */

export const webexId = (kind: "ORGANIZATION" | "LOCATION" | "PEOPLE", id: string): string =>
  Buffer.from(`ciscospark://us/${kind}/${id}`).toString("base64").replaceAll("=", "");

/** The UUID inside a platform id; a plain UUID is returned as it is. */
export function plainId(id: string): string {
  const decoded = Buffer.from(id, "base64").toString("utf8");
  return decoded.startsWith("ciscospark://") ? (decoded.split("/").at(-1) ?? id) : id;
}
