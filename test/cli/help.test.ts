// The help texts: what a command does, its options with defaults, its exit codes and an example.
import { Workplace } from "./wxcc";

let work: Workplace;

beforeAll(async () => {
  work = await Workplace.open();
});

afterAll(() => work.close());

const commands = [
  ["plan"],
  ["apply"],
  ["destroy"],
  ["drift"],
  ["validate"],
  ["verify"],
  ["show"],
  ["output"],
  ["state", "list"],
  ["state", "show"],
  ["state", "pull"],
  ["state", "mv"],
  ["state", "rm"],
  ["state", "recover"],
  ["import"],
  ["force-unlock"],
  ["auth", "login"],
  ["auth", "status"],
  ["auth", "logout"],
  ["doctor"],
  ["provider", "install"],
  ["provider", "dev-override"],
  ["emulator"],
  ["completion"],
];

test("wxcc --help lists the commands and says where the connection comes from", async () => {
  const { code, stdout } = await work.wxcc("--help");
  expect(code).toBe(0);
  expect(stdout).toMatchSnapshot();
});

test.each(commands.map((words) => [words.join(" "), words] as const))("help of %s", async (_name, words) => {
  const { code, stdout } = await work.wxcc(...words, "--help");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Exit codes: 0 /m);
  expect(stdout).toMatch(/^Example:\n {2}.*wxcc /m);
  expect(stdout).toMatchSnapshot();
});

test("every command has a test of its help", async () => {
  const [, list = ""] = /Commands:\n((?: {2}.*\n)+)/.exec((await work.wxcc("--help")).stdout) ?? [];
  const listed = [...list.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name);
  expect(listed).toEqual([...new Set(commands.map(([name]) => name)), "help"]);
});
