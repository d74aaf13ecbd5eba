// The calls of the protocol as this provider answers them: a decoded request in, a response out. A program of its own,
// loaded when the plugin has said that it listens: Terraform then connects while this compiles.

import { failureMessages } from "./diagnostics";
import { ProviderServer, type ServerEnvironment } from "./provider-server";
import { handlers } from "./rpc";
import type { ProviderCalls } from "./serve";

export function providerCalls(environment: ServerEnvironment): ProviderCalls {
  const server = new ProviderServer(environment);
  const calls = Object.entries(handlers).map(([name, handle]) => [
    name,
    (request: never) =>
      changing.has(name) ? server.changes.during(() => handle(server, request)) : handle(server, request),
  ]);
  return tellingFailures(Object.fromEntries(calls));
}

/** The calls for each change of an apply, in this order. */
const changing = new Set(["ValidateResourceConfig", "PlanResourceChange", "ApplyResourceChange"]);

/** A rejection of one call becomes its diagnostic: told, not a dead plugin. */
export function tellingFailures(calls: ProviderCalls): ProviderCalls {
  return Object.fromEntries(
    Object.entries(calls).map(([name, answer]) => [
      name,
      async (request: never) => {
        try {
          return await answer(request);
        } catch (failure) {
          return failedResponse(name, failure);
        }
      },
    ]),
  );
}

/** Diagnostics are where nearly every response has them. */
function failedResponse(call: string, failure: unknown): object {
  const diagnostics = failureMessages(failure, call);
  const [first] = diagnostics;
  if (call === "CallFunction") return { error: { text: `${first?.summary ?? ""}\n${first?.detail ?? ""}` } };
  return call === "StopProvider" ? { Error: first?.summary ?? "" } : { diagnostics };
}
