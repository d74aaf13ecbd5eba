// What a program does on a Node that is too old for it. The check comes before all other code of the file, so that no
// package of it meets what that Node does not have.

import { engines } from "../../package.json";

/**
 * Whether a file can be read at all is decided before its first line runs: it is written in the syntax of the oldest
 * Node that is still met (Ubuntu 22.04 brings it). Names of functions stay; what runs is the same.
 */
export const syntaxOfOldNode = "node12";

const [major = "", minor = ""] = engines.node.replace(/^>=/, "").split(".");

/** How the refusal reaches the user of a program. */
type Refusal = "stderr" | "stdout" | "thrown";

const refusals: Readonly<Record<Refusal, string>> = {
  stderr: 'require("fs").writeSync(2, text + "\\n"); process.exit(1);',
  // Terraform shows the first line that a plugin writes there, when it is no handshake.
  stdout: 'require("fs").writeSync(1, text + "\\n"); process.exit(1);',
  thrown: "throw new Error(text);",
};

/** For esbuild's banner. A directive counts only before all code, so it comes along. */
export function refuseOldNode(refusal: Refusal): string {
  return `"use strict";
(function () {
  var version = process.versions.node, parts = version.split(".");
  if (parts[0] > ${major} || (parts[0] == ${major} && parts[1] >= ${minor})) return;
  var text = "Node " + version + " is too old, ${major}.${minor} is needed. This one is " + process.execPath +
    ": install a newer one (https://nodejs.org), or choose it with your version manager (nvm use ${major}).";
  ${refusals[refusal]}
})();`;
}
