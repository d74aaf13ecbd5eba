// The server's part of gRPC. The package's own entry loads the client too, which costs each start of a plugin as much
// as the rest of gRPC does.

export { Status as status } from "@grpc/grpc-js/build/src/constants";
export { Server } from "@grpc/grpc-js/build/src/server";
export { ServerCredentials } from "@grpc/grpc-js/build/src/server-credentials";
