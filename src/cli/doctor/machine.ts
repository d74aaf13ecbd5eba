// This machine, as the doctor looks at it: Node, proxy, Terraform and the provider installed for it.

import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { connect as connectSocket } from "node:net";
import { join } from "node:path";
import { version } from "../../../package.json";
import { providerSource } from "../../resources";
import type { Cli } from "../cli";
import { hosts, impliedPluginFolder, platformOf } from "../provider-package";
import { failed, ok, skip, warn, type Finding } from "./finding";

export interface Machine {
  readonly environment: Cli["environment"];
  /** Such as `20.19.1`. */
  readonly nodeVersion: string;
  /** Version of the Terraform on the PATH, or null when there is none. */
  terraformVersion(): Promise<string | null>;
  /** `elsewhere`: the user's CLI configuration of Terraform says where it looks. */
  providerInstalled(): "yes" | "no" | "elsewhere";
}

export function thisMachine(environment: Cli["environment"]): Machine {
  return {
    environment,
    nodeVersion: process.versions.node,
    terraformVersion: () => terraformVersion(environment),
    providerInstalled: () => providerInstalled(environment),
  };
}

const oldestNode = [20, 9] as const;

export function checkNode({ nodeVersion }: Machine): Finding {
  const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  const isNewEnough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  return isNewEnough
    ? ok("node", nodeVersion)
    : failed(
        "node",
        `${nodeVersion} is too old`,
        `Install Node ${oldestNode.join(".")} or newer. Terraform starts the provider with the Node on the PATH, so it must be new there too.`,
      );
}

const proxyVariables = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];

/** Only whether somebody listens there: what the proxy lets through the requests show. */
export async function checkProxy({ environment }: Machine): Promise<Finding> {
  const set = proxyVariables.filter((name) => environment[name]);
  if (set.length === 0) return ok("proxy", "none is set");
  const findings = await Promise.all(set.map((name) => proxyProblem(name, environment[name] ?? "")));
  const problem = findings.find((finding) => finding !== undefined);
  return problem ?? ok("proxy", `${set.join(", ")}: it can be reached`);
}

async function proxyProblem(name: string, text: string): Promise<Finding | undefined> {
  const fix = `Correct or unset ${name}; addresses that need no proxy belong into NO_PROXY.`;
  if (!URL.canParse(text) || new URL(text).hostname === "") {
    return failed("proxy", `${name} is no address of a proxy, such as http://proxy.example:8080`, fix);
  }
  const { hostname, port, protocol } = new URL(text);
  const problem = await unreachable(hostname, Number(port) || (protocol === "https:" ? 443 : 80));
  return problem === undefined
    ? undefined
    : failed("proxy", `the proxy of ${name} (${hostname}) can't be reached: ${problem}`, fix);
}

const patience = 5000;

function unreachable(host: string, port: number): Promise<string | undefined> {
  return new Promise((settle) => {
    const socket = connectSocket({ host: host.replace(/^\[|\]$/g, ""), port, timeout: patience });
    const end = (problem: string | undefined) => {
      socket.destroy();
      settle(problem);
    };
    socket.once("connect", () => end(undefined));
    socket.once("timeout", () => end(`no answer within ${patience / 1000} s`));
    socket.once("error", (problem: NodeJS.ErrnoException) => end(problem.code ?? problem.message));
  });
}

const oldestTerraform = 1;

export async function checkTerraform(machine: Machine): Promise<readonly Finding[]> {
  const found = await machine.terraformVersion();
  if (found === null) {
    const fix = "Install Terraform 1.0 or newer, if you want to use it: wxcc itself needs none.";
    return [
      warn("terraform", "there is none on the PATH", fix),
      skip("provider", "there is no Terraform to install it for"),
    ];
  }
  const terraform =
    Number(found.split(".")[0]) >= oldestTerraform
      ? ok("terraform", found)
      : warn("terraform", `${found} can't start this provider`, "Install Terraform 1.0 or newer.");
  return [terraform, checkProvider(machine)];
}

function checkProvider(machine: Machine): Finding {
  switch (machine.providerInstalled()) {
    case "yes":
      return ok("provider", `${providerSource} ${version} is installed for this user`);
    case "elsewhere":
      return ok(
        "provider",
        "Terraform's CLI configuration says where it looks; terraform init shows whether it is there",
      );
    case "no":
      return warn(
        "provider",
        `${providerSource} ${version} is not where Terraform looks`,
        "Run wxcc provider install, if you want to use it with Terraform.",
      );
  }
}

function terraformVersion(environment: Cli["environment"]): Promise<string | null> {
  const env = { ...environment, CHECKPOINT_DISABLE: "1" };
  return new Promise((settle) => {
    execFile("terraform", ["version", "-json"], { env, timeout: 2 * patience }, (problem, stdout) => {
      settle(problem === null ? versionIn(stdout) : null);
    });
  });
}

function versionIn(text: string): string | null {
  const [, found] = /"terraform_version":\s*"([^"]+)"/.exec(text) ?? [];
  return found ?? null;
}

function providerInstalled(environment: Cli["environment"]): ReturnType<Machine["providerInstalled"]> {
  const { HOME: home = "", TF_CLI_CONFIG_FILE: configured } = environment;
  if (namesProviders(configured || join(home, ".terraformrc"))) return "elsewhere";
  if (process.platform === "win32") return "no"; // it does not run there
  const [host = ""] = hosts;
  const folder = join(impliedPluginFolder(home), host, providerSource, version, platformOf(process));
  return existsSync(folder) ? "yes" : "no";
}

/** A CLI configuration without such a block, and one that is not there, leave Terraform to its usual folders. */
function namesProviders(configurationFile: string): boolean {
  try {
    return /^\s*"?provider_installation\b/m.test(readFileSync(configurationFile, "utf8"));
  } catch {
    return false;
  }
}
