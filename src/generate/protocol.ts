// The plugin's protocol as JSON, from its .proto files: reading it costs a start nothing but a parse of JSON.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import protobuf from "protobufjs";

const folder = join(__dirname, "../terraform/protocol");

/** Text of `protocol.json`. */
export function protocolJson(): string {
  const root = new protobuf.Root();
  for (const file of ["tfplugin6.proto", "go-plugin.proto"]) {
    protobuf.parse(readFileSync(join(folder, file), "utf8"), root, { keepCase: true });
  }
  return `${JSON.stringify(root.toJSON())}\n`;
}
