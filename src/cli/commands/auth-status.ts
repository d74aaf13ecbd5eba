// `wxcc auth status`: who is logged in, where, until when and what for.

import type { Command } from "commander";
import { tokenFolder } from "../../contact-center";
import { providerConfiguration } from "../../engine";
import { connectionOptions } from "../../resources";
import { fail } from "../../schema/diagnostic";
import { tokenReport } from "../auth-report";
import type { Cli, Run } from "../cli";
import { settingsOrProblem } from "../connection-settings";
import { credentialOf } from "../credential";
import { exitCode, type ExitCode } from "../exit-code";
import { endingWith, formatOption, inputArgument, inputDescription, type FormatOptions } from "../options";
import { renderTokenReport, tokenReportJson } from "../render/auth";

export function statusCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("show who is logged in, where and until when")
      .description(
        "Show whose token wxcc and the provider take, where it comes from, its organization, its end and its scopes. The token itself is never shown.",
      )
      .argument(inputArgument, inputDescription)
      .addOption(formatOption())
      .action((input: string | undefined, options: FormatOptions) =>
        run((cli) => status(cli, input, options)),
      ),
    {
      exitCodes: "Exit codes: 0 the credential works, 1 there is none or it does not, 130 interrupted.",
      example: "wxcc auth status --format json",
    },
  );
}

async function status(cli: Cli, input: string | undefined, { format }: FormatOptions): Promise<ExitCode> {
  const { environment, terminal, interruption } = cli;
  const { configuration } = settingsOrProblem(cli, input, {});
  const { config } = providerConfiguration(configuration, environment);
  const credential = credentialOf(config, environment);
  if (credential.kind === "none") {
    return fail(
      "There is no credential",
      "Log in (wxcc auth login), or set WXCC_ACCESS_TOKEN, or WXCC_CLIENT_ID, WXCC_CLIENT_SECRET and WXCC_REFRESH_TOKEN.",
    );
  }
  const options = {
    ...connectionOptions(config),
    tokenFolder: tokenFolder(environment),
    signal: interruption.cancel,
  };
  const report = await tokenReport(options, undefined, credential);
  terminal.output.print(
    format === "json" ? JSON.stringify(tokenReportJson(report)) : renderTokenReport(report),
  );
  return exitCode.done;
}
