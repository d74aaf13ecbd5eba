// The protocol's services for gRPC, from the generated description of their messages.

import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import protobuf from "protobufjs/light";
import description from "./protocol.json";

const root = protobuf.Root.fromJSON(description as protobuf.INamespace).resolveAll();

/** Names on the wire that differ from those in the description. */
const wireNames: Readonly<Record<string, string>> = { "plugin.Health": "grpc.health.v1.Health" };

/** A service by its full name, for example `tfplugin6.Provider`. */
export function serviceDefinition(name: string): ServiceDefinition<UntypedServiceImplementation> {
  const service = root.lookupService(name);
  const wireName = wireNames[name] ?? name;
  return Object.fromEntries(
    service.methodsArray.map((method) => [
      method.name,
      {
        path: `/${wireName}/${method.name}`,
        requestStream: method.requestStream === true,
        responseStream: method.responseStream === true,
        ...codec("request", messageType(method.resolvedRequestType, method.requestType)),
        ...codec("response", messageType(method.resolvedResponseType, method.responseType)),
      },
    ]),
  ) as ServiceDefinition<UntypedServiceImplementation>;
}

function messageType(resolved: protobuf.Type | null, name: string): protobuf.Type {
  return resolved ?? root.lookupType(name);
}

function codec<K extends "request" | "response">(kind: K, type: protobuf.Type) {
  return {
    [`${kind}Serialize`]: (message: object) => Buffer.from(type.encode(type.fromObject(message)).finish()),
    [`${kind}Deserialize`]: (bytes: Buffer) => type.decode(bytes),
  };
}
