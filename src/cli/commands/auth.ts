// `wxcc auth`: how wxcc comes to its token.

import type { Command } from "commander";
import type { Run } from "../cli";
import { loginCommand } from "./auth-login";
import { logoutCommand } from "./auth-logout";
import { statusCommand } from "./auth-status";

export function authCommand(command: Command, run: Run): Command {
  command
    .summary("log in, and show who is logged in")
    .description(
      "Log in once as a person or a service app, instead of setting tokens. The login is used when neither the provider block nor the environment holds a credential.",
    );
  loginCommand(command.command("login"), run);
  statusCommand(command.command("status"), run);
  logoutCommand(command.command("logout"), run);
  return command;
}
