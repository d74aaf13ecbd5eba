// Writes of one type wait for each other; reads and other types do not.

import type { Answer, ApiRequest, Transport } from "../../src/contact-center/transport";
import { oneWriteAtATime } from "../../src/contact-center/write-lanes";

interface Sent {
  readonly request: ApiRequest;
  answer(): void;
  fail(): void;
}

function recording(): { sent: Sent[]; transport: Transport } {
  const sent: Sent[] = [];
  const send = (request: ApiRequest) =>
    new Promise<Answer>((resolve, reject) => {
      const answer = { status: 200, headers: { get: () => null }, bytes: new Uint8Array() };
      sent.push({ request, answer: () => resolve(answer), fail: () => reject(new Error("refused")) });
    });
  return { sent, transport: oneWriteAtATime({ send }) };
}

const request = (method: ApiRequest["method"], path: string): ApiRequest => ({
  service: "configuration",
  method,
  path,
  repeatable: method !== "POST",
  doing: { verb: "write", noun: "object" },
  notFoundMeans: "object",
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a write waits for the write of the same type before it", async () => {
  const { sent, transport } = recording();
  const first = transport.send(request("POST", "/organization/o/entry-point"));
  const second = transport.send(request("PUT", "/organization/o/entry-point/1"));
  await settled();
  expect(sent).toHaveLength(1);
  sent[0]?.answer();
  await first;
  await settled();
  expect(sent).toHaveLength(2);
  sent[1]?.answer();
  await second;
});

test("reads and writes of other types go at once", async () => {
  const { sent, transport } = recording();
  void transport.send(request("POST", "/organization/o/entry-point"));
  void transport.send(request("GET", "/organization/o/entry-point/1"));
  void transport.send(request("POST", "/organization/o/dial-number"));
  void transport.send(request("POST", "/flow-store/o/project/p/flows:import"));
  await settled();
  expect(sent).toHaveLength(4);
});

test("a failed write does not hold up the next one", async () => {
  const { sent, transport } = recording();
  const first = transport.send(request("DELETE", "/organization/o/entry-point/1"));
  const second = transport.send(request("DELETE", "/organization/o/entry-point/2"));
  await settled();
  sent[0]?.fail();
  await expect(first).rejects.toThrow("refused");
  await settled();
  expect(sent).toHaveLength(2);
  sent[1]?.answer();
  await second;
});
