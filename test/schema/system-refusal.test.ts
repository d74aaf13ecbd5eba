// What is said when the system refuses a file.

import { systemRefusal } from "../../src/schema/system-refusal";

function refusal(code: string, path?: string): Error {
  return Object.assign(new Error(`${code}: no, open '${path}'`), { code, syscall: "open", path });
}

test.each([
  [
    "EACCES",
    "This user has no right to it: give it the right to the folder /srv/lines and what is in it, or choose another folder.",
  ],
  [
    "EPERM",
    "This user has no right to it: give it the right to the folder /srv/lines and what is in it, or choose another folder.",
  ],
  ["EROFS", "The folder /srv/lines can only be read: choose another one."],
  ["ENOSPC", "Make room on the disk of the folder /srv/lines, then run again."],
  ["ENOENT", "Make the folder /srv/lines, or correct the path."],
])("%s names the folder and what to do", (code, told) => {
  expect(systemRefusal(refusal(code, "/srv/lines/a.tfstate"))).toBe(
    `${code}: no, open '/srv/lines/a.tfstate'. ${told}`,
  );
});

test("a call that does not tell its file is told of it", () => {
  expect(systemRefusal(refusal("ENOSPC"), "/srv/lines/a.tfstate")).toContain("the folder /srv/lines");
  expect(systemRefusal(refusal("ENOSPC"))).toBe("ENOSPC: no, open 'undefined'.");
});

test("what has no remedy is told as it is", () => {
  expect(systemRefusal(refusal("EIO", "/srv/lines/a"))).toBe("EIO: no, open '/srv/lines/a'.");
});
