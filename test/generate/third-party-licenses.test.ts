// The list of licenses names each package whose files are in a bundle, and no other.
import { licensesText, missingPackages, packageFolders } from "../../src/generate/third-party-licenses";

test("each bundled package counts once, its scope and its place included", () => {
  const files = [
    "src/cli/main.ts",
    "node_modules/commander/lib/command.js",
    "node_modules/commander/index.js",
    "node_modules/@rsql/parser/lib/index.js",
    "node_modules/commander/node_modules/nested/index.js",
  ];
  expect(packageFolders(files)).toEqual([
    "node_modules/@rsql/parser",
    "node_modules/commander",
    "node_modules/commander/node_modules/nested",
  ]);
});

test("a license is listed with name, version and its whole text", () => {
  const listed = licensesText([
    { name: "a", version: "1.2.3", license: "MIT", text: "May be used.\r\nBy all." },
  ]);
  expect(listed).toContain("a 1.2.3 (MIT)");
  expect(listed).toContain("May be used.\nBy all.\n");
});

test("a package that is bundled and not listed is named, another version of a listed one too", () => {
  const license = { license: "MIT", text: "May be used." };
  const listed = licensesText([
    { name: "a", version: "1.2.3", ...license },
    { name: "b", version: "1.0.0", ...license },
  ]);
  const bundled = ["a", "b", "@scope/a"].map((name) => ({ name, version: "1.2.3", ...license }));
  expect(missingPackages(listed, bundled)).toEqual(["b 1.2.3", "@scope/a 1.2.3"]);
});
