// What one process knows of replacements under way.

import { Succession } from "../../src/resources";

test("actions on one object take turns, also after one has failed; those on others don't wait", async () => {
  const succession = new Succession();
  const done: string[] = [];
  let finish: () => void = () => undefined;
  const first = succession.inTurn("a", async () => {
    await new Promise<void>((resolve) => (finish = resolve));
    done.push("first");
    throw new Error("first failed");
  });
  const second = succession.inTurn("a", async () => done.push("second"));
  await succession.inTurn("b", async () => done.push("other"));
  expect(done).toEqual(["other"]);
  finish();
  await expect(first).rejects.toThrow("first failed");
  await second;
  expect(done).toEqual(["other", "first", "second"]);
});

test("a successor is remembered by its new name and held until it is released", () => {
  const succession = new Succession();
  succession.hold("id");
  succession.remember("sales", "id");
  expect(succession.isHeld("id")).toBe(true);
  expect(succession.successorOf("sales")).toBe("id");
  succession.release("id");
  expect(succession.isHeld("id")).toBe(false);
  expect(succession.successorOf("sales")).toBeUndefined();
});
