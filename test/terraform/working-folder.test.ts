// Where people run Terraform: folders with blanks and letters of all alphabets, checked out read-only, with Terraform's
// data directory and the state elsewhere.

import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../../src/emulator";
import { wave } from "../emulator/raw-http";
import { definition } from "../scenarios/flow-document";
import { Project } from "./project";
import { describeTerraform, runProgram } from "./terraform";

describeTerraform("a working folder", () => {
  test("with an odd name that can't be written to: files are found, records go to the data directory", async () => {
    const emulator = await startEmulator({ requestsPerMinute: 0 });
    const project = await Project.with(emulator);
    const elsewhere = mkdtempSync(join(tmpdir(), "wxcc data ü-"));
    const folder = join(project.folder, "Ordner & 'Größe' \"☎\" ${x}");
    const seen = new Set<string>();
    try {
      project
        .file("flow.json", definition())
        .file("hold.wav", wave(8))
        .write(
          `
          resource "wxcc_flow" "main" { definition = file("\${path.module}/flow.json") }
          resource "wxcc_music_on_hold" "a" {
            name   = "a.wav"
            source = "hold.wav"
          }
          resource "wxcc_music_on_hold" "b" {
            name   = "b.wav"
            source = "\${path.module}/hold.wav"
          }`,
        );
      mkdirSync(folder);
      for (const name of ["main.tf", "flow.json", "hold.wav"]) {
        copyFileSync(join(project.folder, name), join(folder, name));
      }
      const before = readdirSync(folder);
      chmodSync(folder, 0o555);
      const state = `-state=${join(elsewhere, "objects.tfstate")}`;
      const run = async (...words: string[]) => {
        const env = { ...project.environment, TF_DATA_DIR: elsewhere };
        const { code, stdout, stderr } = await runProgram("terraform", [...words, state], {
          cwd: folder,
          env,
        });
        for (const name of readdirSync(elsewhere)) seen.add(name);
        if (code !== 0)
          throw new Error(`terraform ${words.join(" ")} ended with ${code}: ${stdout}${stderr}`);
      };
      await run("apply", "-auto-approve", "-input=false");
      await run("plan", "-detailed-exitcode", "-input=false");
      await run("destroy", "-auto-approve", "-input=false");
      expect(seen).toContain("wxcc-pending");
      expect(readdirSync(folder)).toEqual(before);
    } finally {
      chmodSync(folder, 0o755);
      project.remove();
      rmSync(elsewhere, { recursive: true, force: true });
      await emulator.close();
    }
  });
});
