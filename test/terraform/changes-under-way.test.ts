// A delete that is refused because something still uses its object, while other changes of the same apply go on.

import type { Clock } from "../../src/contact-center";
import { StillUsedError } from "../../src/resources";
import { ChangesUnderWay } from "../../src/terraform/changes-under-way";

const connected = new AbortController().signal;

/** A clock whose sleeps end when the test says so. */
class HandClock implements Pick<Clock, "sleep"> {
  private readonly sleepers: (() => void)[] = [];
  sleep = () => new Promise<void>((wake) => this.sleepers.push(wake));

  /** Ends all sleeps, and lets what waits for them go on. */
  async tick(): Promise<void> {
    for (const wake of this.sleepers.splice(0)) wake();
    await new Promise((settle) => setImmediate(settle));
  }

  get sleeping(): number {
    return this.sleepers.length;
  }
}

/** A delete that is refused while it is used. */
class Used {
  attempts = 0;
  isUsed = true;
  readonly remove = async () => {
    this.attempts++;
    if (this.isUsed) throw new StillUsedError([]);
    return "removed";
  };
}

let changes: ChangesUnderWay;
let clock: HandClock;
beforeEach(() => {
  [changes, clock] = [new ChangesUnderWay(), new HandClock()];
});

const removing = (used: Used, lost = connected) =>
  changes.during(() => changes.lastIfStillUsed(used.remove, clock as unknown as Clock, lost));

/** A change of another object that ends when the test says so. */
function another(): { end(): void; answered: Promise<void> } {
  let end: () => void = () => undefined;
  const answered = changes.during(() => new Promise<void>((settle) => (end = settle)));
  return { end: () => end(), answered };
}

test("goes once more when the others have ended and a pause has passed", async () => {
  const [used, leaver] = [new Used(), another()];
  const answer = removing(used);
  await clock.tick();
  for (const _ of [1, 2, 3]) await clock.tick();
  expect(used.attempts).toBe(1);
  used.isUsed = false;
  leaver.end();
  await leaver.answered;
  for (const _ of [1, 2, 3]) await clock.tick();
  await expect(answer).resolves.toBe("removed");
  expect(used.attempts).toBe(2);
});

test("a change that begins only now is waited for as well", async () => {
  const used = new Used();
  const answer = removing(used);
  await clock.tick();
  const late = another();
  for (const _ of [1, 2, 3]) await clock.tick();
  used.isUsed = false;
  late.end();
  await late.answered;
  for (const _ of [1, 2, 3]) await clock.tick();
  await expect(answer).resolves.toBe("removed");
});

test("with nobody else about, the refusal stands after one pause", async () => {
  const used = new Used();
  const answer = removing(used);
  const refused = expect(answer).rejects.toBeInstanceOf(StillUsedError);
  for (const _ of [1, 2, 3]) await clock.tick();
  await refused;
  expect([used.attempts, clock.sleeping]).toEqual([1, 0]);
});

test("two that wait do not wait for each other", async () => {
  const both = [new Used(), new Used()];
  const refused = Promise.all(
    both.map((used) => expect(removing(used)).rejects.toBeInstanceOf(StillUsedError)),
  );
  for (const _ of [1, 2, 3, 4, 5]) await clock.tick();
  await refused;
});

test("any other failure stands at once, and so does a refusal when Terraform is gone", async () => {
  const broken = async () => {
    throw new Error("broken");
  };
  await expect(
    changes.during(() => changes.lastIfStillUsed(broken, clock as unknown as Clock, connected)),
  ).rejects.toThrow("broken");
  const lost = new AbortController();
  lost.abort();
  await expect(removing(new Used(), lost.signal)).rejects.toBeInstanceOf(StillUsedError);
  expect(clock.sleeping).toBe(0);
});
