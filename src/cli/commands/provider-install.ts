// `wxcc provider install`: puts the provider where Terraform finds it.

import { homedir } from "node:os";
import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { version } from "../../../package.json";
import { providerSource } from "../../resources";
import type { Cli, Run } from "../cli";
import { exitCode, exitCodeHelp, type ExitCode } from "../exit-code";
import { endingWith } from "../options";
import {
  impliedPluginFolder,
  installProvider,
  platformOf,
  platforms,
  providerPackage,
  type Platform,
} from "../provider-package";

interface InstallOptions {
  readonly dir?: string;
  readonly platform?: readonly Platform[];
}

export function installCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("put the provider where Terraform finds it")
      .description(
        "Put the provider where Terraform finds it without a registry, and show what belongs into the configuration.",
      )
      .addOption(
        new Option("--dir <FOLDER>", "root of a filesystem mirror (default: ~/.terraform.d/plugins)"),
      )
      .addOption(
        new Option("--platform <OS_ARCH...>", "platforms to install for (default: this machine's)").choices(
          platforms,
        ),
      )
      .action((options: InstallOptions) => run((cli) => install(cli, options))),
    { exitCodes: exitCodeHelp.plain, example: "wxcc provider install && terraform init" },
  );
}

async function install(cli: Cli, { dir, platform }: InstallOptions): Promise<ExitCode> {
  const chosen = platform ?? [platformOf(process)];
  const mirror = dir === undefined ? impliedPluginFolder(homedir()) : resolve(dir);
  const changed = installProvider({ from: providerPackage(cli), mirror, version, platforms: chosen });
  const { print, colors } = cli.terminal.output;
  print(
    `The provider ${providerSource} ${version} ${changed ? "is" : "was already"} installed for ${chosen.join(", ")} in\n  ${mirror}\n`,
  );
  print(dir === undefined ? implied : chosenMirror(mirror));
  print(`\nName it in the configuration, then run ${colors.bold("terraform init")}:\n\n${requiredProviders}`);
  print(`\n${notes}`);
  return exitCode.done;
}

const implied =
  "Terraform looks there by itself, unless its CLI configuration has a provider_installation block of its own.";

function chosenMirror(mirror: string): string {
  return `Terraform looks there when its CLI configuration (~/.terraformrc, or the file in TF_CLI_CONFIG_FILE) says so:

provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["${providerSource}"]
  }
  direct {
    exclude = ["${providerSource}"]
  }
}`;
}

const requiredProviders = `terraform {
  required_providers {
    wxcc = {
      source  = "${providerSource}"
      version = "${version}"
    }
  }
}`;

const notes = `Terraform starts the provider with the Node on the PATH: it must be 20.9 or newer.
OpenTofu looks for providers under another host name, for which there is a copy; it is untested with OpenTofu.`;
