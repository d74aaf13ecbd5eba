// The protocol's services for gRPC, from the generated code of their messages.

import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import { configure, Reader, util } from "protobufjs/minimal";
import { services, type MessageCodec } from "./codecs";

// No number of the protocol that is read here needs more than 53 bits, and what needs more costs each start its time.
Object.assign(util, { Long: null });
configure();

/** Names on the wire that differ from those in the description. */
const wireNames: Readonly<Record<string, string>> = { "plugin.Health": "grpc.health.v1.Health" };

/** A service by its full name, for example `tfplugin6.Provider`. */
export function serviceDefinition(name: string): ServiceDefinition<UntypedServiceImplementation> {
  const wireName = wireNames[name] ?? name;
  return Object.fromEntries(
    (services[name] ?? []).map(({ name: method, request, response, requestStream, responseStream }) => [
      method,
      {
        path: `/${wireName}/${method}`,
        requestStream,
        responseStream,
        requestSerialize: serializer(request),
        requestDeserialize: deserializer(request),
        responseSerialize: serializer(response),
        responseDeserialize: deserializer(response),
      },
    ]),
  );
}

function serializer({ encode }: MessageCodec) {
  return (message: object): Buffer => {
    const { buffer, byteOffset, byteLength } = encode(message).finish();
    return Buffer.from(buffer, byteOffset, byteLength);
  };
}

function deserializer({ decode }: MessageCodec) {
  return (bytes: Buffer): object => {
    const reader = Reader.create(bytes);
    // A newer Terraform may send what this protocol does not know.
    reader.discardUnknown = true;
    return decode(reader);
  };
}
