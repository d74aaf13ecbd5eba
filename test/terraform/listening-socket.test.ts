// Who is connected to the plugin's socket, and what happens when nobody is.

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { ListeningSocket } from "../../src/terraform/listening-socket";

let socket: ListeningSocket;
let deserted: jest.Mock;
const clients: Socket[] = [];
const limit = 30_000;

beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask"] });
  socket = await ListeningSocket.open({});
  deserted = jest.fn();
});

afterEach(() => {
  jest.useRealTimers();
  for (const connected of clients.splice(0)) connected.destroy();
  socket.close();
});

/** A client, once the socket has accepted it. */
async function client(): Promise<Socket> {
  const accepted = new Promise<Socket>((resolve) => socket.handTo(resolve));
  const connected = connect(socket.handshake.split("|")[3] ?? "");
  clients.push(connected, await accepted);
  return connected;
}

async function pass(milliseconds: number): Promise<void> {
  jest.advanceTimersByTime(milliseconds);
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}

test("a socket to which nobody connects is deserted when the time is over, not before", async () => {
  socket.whenDeserted(limit, deserted);
  await pass(limit - 1);
  expect(deserted).not.toHaveBeenCalled();
  await pass(1);
  expect(deserted).toHaveBeenCalledTimes(1);
});

test("while a client is there it is not deserted; when the last one has gone the time begins anew", async () => {
  const [first, second] = [await client(), await client()];
  socket.whenDeserted(limit, deserted);
  await pass(10 * limit);
  expect(deserted).not.toHaveBeenCalled();
  first.destroy();
  await once(first, "close");
  await pass(0);
  await pass(10 * limit);
  expect(deserted).not.toHaveBeenCalled();
  second.destroy();
  await once(second, "close");
  await pass(0);
  await pass(limit - 1);
  expect(deserted).not.toHaveBeenCalled();
  await pass(1);
  expect(deserted).toHaveBeenCalledTimes(1);
});

test("a client that came while the process was stopped counts, though the time was over", async () => {
  socket.whenDeserted(limit, deserted);
  const coming = client();
  jest.advanceTimersByTime(limit);
  await coming;
  await pass(0);
  expect(deserted).not.toHaveBeenCalled();
});

test("who only looks whether somebody listens does not let the time begin anew", async () => {
  socket.whenDeserted(limit, deserted);
  await pass(limit - 1);
  const looking = await client();
  const [, accepted] = clients;
  looking.destroy();
  if (accepted !== undefined) await once(accepted.resume(), "close");
  await pass(1);
  expect(deserted).toHaveBeenCalledTimes(1);
});

test("who has said something does", async () => {
  socket.whenDeserted(limit, deserted);
  await pass(limit - 1);
  const calling = await client();
  const [, accepted] = clients;
  if (accepted === undefined) throw new Error("nobody was accepted");
  calling.end("hello");
  await once(accepted.resume(), "close");
  await pass(limit - 1);
  expect(deserted).not.toHaveBeenCalled();
  await pass(1);
  expect(deserted).toHaveBeenCalledTimes(1);
});

test("a closed socket calls nobody", async () => {
  socket.whenDeserted(limit, deserted);
  socket.close();
  await pass(10 * limit);
  expect(deserted).not.toHaveBeenCalled();
});
