/**
 * One write at a time for each type of object. Nothing is published about concurrent writes of one type, so the safe
 * side is taken; reads pass freely.
 */
import type { Answer, ApiRequest, Transport } from "./transport";

export function oneWriteAtATime(transport: Transport): Transport {
  const lanes = new Map<string, Promise<unknown>>();
  return {
    send(request: ApiRequest): Promise<Answer> {
      if (request.method === "GET" || request.service !== "configuration") return transport.send(request);
      const lane = laneOf(request.path);
      const turn = (lanes.get(lane) ?? Promise.resolve()).then(() => transport.send(request));
      lanes.set(
        lane,
        turn.catch(() => undefined), // whoever sent it hears of its failure; the next one goes all the same
      );
      return turn;
    },
  };
}

/** The entity in `/organization/{org}/{entity}/...`; all routes of flows are one lane. */
function laneOf(path: string): string {
  const [, entity] = /^\/organization\/[^/]+\/([^/?]+)/.exec(path) ?? [];
  return entity ?? "flow";
}
