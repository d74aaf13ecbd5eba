// wxcc and Terraform at the same time on one local state: Terraform does not see wxcc, so wxcc has to see Terraform.

import { existsSync, readFileSync } from "node:fs";
import { inboundChannel, Workplace } from "../cli/wxcc";
import { AttachedProject } from "./attached-project";
import { connectionTo } from "./matrix";
import { describeTerraform } from "./terraform";

const channel = (name: string) => ({ ...inboundChannel, name });

describeTerraform("wxcc and Terraform on one state", () => {
  let work: Workplace;
  let terraform: AttachedProject;
  let onCreate: (() => Promise<void>) | undefined;

  beforeEach(async () => {
    onCreate = undefined;
    work = await Workplace.open({
      onRequest: async ({ operation }) => {
        if (operation === "entry-point.create") await onCreate?.();
      },
    });
    terraform = await AttachedProject.in(work.folder, connectionTo(work.emulator));
  });
  afterEach(async () => {
    await terraform.close();
    await work.close();
  });

  /** Holds the answer of the nth create from now on. */
  function holdCreate(nth: number) {
    let seen = 0;
    let letGo: () => void = () => undefined;
    const opened = new Promise<void>((settle) => (letGo = settle));
    const arrived = new Promise<void>((settle) => {
      onCreate = async () => {
        if (++seen !== nth) return;
        settle();
        await opened;
      };
    });
    return { arrived, letGo };
  }

  const addresses = (file: string) =>
    (JSON.parse(readFileSync(work.path(file), "utf8")) as ReturnType<Workplace["state"]>).resources
      .map(({ type, name }) => `${type}.${name}`)
      .sort();
  const writes = () => work.emulator.requests().filter(({ method }) => method !== "GET").length;

  test("wxcc refuses while Terraform applies, and goes on afterwards", async () => {
    work.channels({ a: channel("a") });
    const { arrived, letGo } = holdCreate(1);
    const applied = terraform.terraform(["apply", "-auto-approve", "-input=false"]);
    await arrived;
    const { code, stderr } = await work.wxcc("apply", "--auto-approve");
    expect(code).toBe(1);
    expect(stderr).toMatch(/Terraform works on it\n.*terraform apply by .*@.*, since \d{4}-/);
    expect(existsSync(work.path(".terraform.tfstate.lock.info"))).toBe(true);
    letGo();
    expect(await applied).toMatchObject({ code: 0 });
    expect(await work.wxcc("plan", "--detailed-exitcode")).toMatchObject({ code: 0, stderr: "" });
  });

  test("a Terraform that applies while wxcc does stops wxcc, and neither's objects are forgotten", async () => {
    work.channels({ a: channel("a"), b: channel("b"), c: channel("c") });
    const { arrived, letGo } = holdCreate(2);
    const run = work.start(["apply", "--auto-approve", "--parallelism", "1"]);
    await arrived;
    onCreate = undefined;
    work.channels({ a: channel("a"), extra: channel("extra") });
    expect(await terraform.terraform(["apply", "-auto-approve", "-input=false"])).toMatchObject({ code: 0 });
    const [state, done] = [readFileSync(work.path("terraform.tfstate"), "utf8"), writes()];
    letGo();
    const { code, stdout, stderr } = await run.finished;
    expect(code).toBe(1);
    expect(stderr).toContain("it was changed by somebody else during this run");
    expect(stdout).toContain("Apply failed. 2 added, 0 changed, 0 destroyed.");
    expect(stdout).toContain("Not done:\n  wxcc_channel.c\n");
    expect(writes()).toBe(done);
    expect(readFileSync(work.path("terraform.tfstate"), "utf8")).toBe(state);
    expect(addresses("terraform.tfstate")).toEqual(["wxcc_channel.a", "wxcc_channel.extra"]);
    expect(addresses("errored.tfstate")).toEqual(["wxcc_channel.a", "wxcc_channel.b"]);
    // What only errored.tfstate knows is still known as ours.
    work.channels({ a: channel("a"), b: channel("b"), c: channel("c"), extra: channel("extra") });
    expect(await work.wxcc("apply", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
    expect(await terraform.plan()).toMatchObject({ code: 0, actions: {} });
  });
});
