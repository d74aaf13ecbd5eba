// `wxcc auth login`: gets a refresh token by the consent of a person, or for a service app, and keeps it.

import type { Command } from "commander";
import {
  Authorization,
  usefulScopes,
  writeLogin,
  type AuthorizationOptions,
  type Client,
  type Granted,
} from "../../contact-center";
import { fail } from "../../schema/diagnostic";
import { tokenReport } from "../auth-report";
import type { Cli, Run } from "../cli";
import { exitCode, exitCodeHelp, type ExitCode } from "../exit-code";
import { reportInterrupted } from "../failure";
import { endingWith, portNumber, wholeNumber } from "../options";
import { listenForRedirect } from "../redirect-server";
import { renderTokenReport } from "../render/auth";

interface LoginOptions {
  readonly clientId?: string;
  readonly port: number;
  readonly scope?: readonly string[];
  readonly timeout: number;
  readonly serviceApp?: string;
  readonly org?: string;
}

/** Registered with an integration once, so it should not change from version to version. */
const usualPort = 8484;

export function loginCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("log in as a person or a service app")
      .description(
        `Show the address of Webex's consent page, wait until the browser comes back from it, and keep the login in a file that only this user can read. The integration's client secret comes from WXCC_CLIENT_SECRET, and the integration must list http://localhost:${usualPort}/callback as a redirect URI. With --service-app the tokens of a service app are fetched instead, without a browser: WXCC_ACCESS_TOKEN must then be a token with the scope spark:applications_token.`,
      )
      .option("--client-id <ID>", "client id of the integration or service app (default: WXCC_CLIENT_ID)")
      .option("--port <N>", "port of this machine that the browser comes back to", portNumber, usualPort)
      .option(
        "--scope <SCOPE...>",
        `scopes to ask for, which the integration must list too (default: ${usefulScopes.join(" ")})`,
      )
      .option("--timeout <SECONDS>", "how long to wait for the browser", wholeNumber(1), 600)
      .option("--service-app <ID>", "application id of a service app that an organization has authorized")
      .option("--org <ID>", "with --service-app: that organization")
      .action((options: LoginOptions) => run((cli) => login(cli, options))),
    { exitCodes: exitCodeHelp.plain, example: "wxcc auth login --client-id C0ffee" },
  );
}

async function login(cli: Cli, options: LoginOptions): Promise<ExitCode> {
  const { environment, interruption, terminal } = cli;
  const client = clientFrom(options, environment);
  const addresses = addressesIn(environment);
  const authorization = new Authorization({ ...addresses, signal: interruption.cancel });
  try {
    const granted =
      options.serviceApp === undefined
        ? await byConsent(cli, authorization, client, options)
        : await byServiceApp(cli, authorization, client, options.serviceApp, options.org);
    if (granted === null) return reportInterrupted(cli);
    const path = writeLogin(
      {
        tokenUrl: authorization.tokenUrl,
        ...client,
        refreshToken: granted.refreshToken,
        loggedInAt: Date.now(),
        ...(granted.scopes === undefined ? {} : { scopes: granted.scopes }),
      },
      environment,
    );
    const report = await tokenReport({ ...addresses, accessToken: granted.text }, granted, {
      kind: "stored login",
      source: path,
    });
    terminal.output.print(`\n${terminal.output.colors.bold("Logged in.")}\n${renderTokenReport(report)}`);
    const overruling = ["WXCC_ACCESS_TOKEN", "WXCC_REFRESH_TOKEN"].filter((name) => environment[name]);
    if (overruling.length > 0) {
      terminal.problems.print(`\n${overruling.join(" and ")} in the environment comes before this login.`);
    }
    return exitCode.done;
  } finally {
    await authorization.close();
  }
}

/** @returns null when the user has interrupted it */
async function byConsent(
  { terminal, interruption }: Cli,
  authorization: Authorization,
  client: Client,
  { port, scope = usefulScopes, timeout }: LoginOptions,
): Promise<Granted | null> {
  const server = await listenForRedirect(port);
  const late = AbortSignal.timeout(timeout * 1000);
  try {
    const consent = authorization.consent(client.clientId, server.redirectUri, scope);
    terminal.output.print(
      `Open this address in a browser on this machine and agree there:\n\n${consent.url}\n\nWaiting for the browser to come back to ${server.redirectUri} ...`,
    );
    const redirected = await server.answer(consent.state, AbortSignal.any([late, interruption.stop]));
    if (redirected.kind === "refused") return refused(redirected.reason, server.redirectUri);
    return await authorization.exchange(client, consent, redirected.code);
  } catch (problem) {
    if (interruption.requested) return null;
    if (!late.aborted) throw problem;
    return fail(
      `Nobody came back from the consent page within ${timeout} s`,
      `Nothing was stored. If the page showed an error, check that the integration has the redirect URI ${server.redirectUri} and the scopes ${scope.join(" ")}.`,
    );
  } finally {
    await server.close();
  }
}

function refused(reason: string, redirectUri: string): never {
  return fail(
    "The login was refused",
    `The consent page answered: ${reason}. Nothing was stored. ${
      reason.includes("scope")
        ? "The integration must list every scope that is asked for: add it there, or choose with --scope."
        : `Somebody must agree there as an administrator, and the integration must have the redirect URI ${redirectUri}.`
    }`,
  );
}

function byServiceApp(
  { environment }: Cli,
  authorization: Authorization,
  client: Client,
  application: string,
  organization: string | undefined,
): Promise<Granted> {
  const callerToken = environment.WXCC_ACCESS_TOKEN;
  if (!organization || !callerToken) {
    return fail(
      "The tokens of a service app can't be fetched yet",
      "Name the organization that has authorized it (--org ID), and set WXCC_ACCESS_TOKEN to a token with the scope spark:applications_token.",
    );
  }
  return authorization.serviceApp(client, application, organization, callerToken);
}

function clientFrom({ clientId: given }: LoginOptions, environment: Cli["environment"]): Client {
  const clientId = given ?? environment.WXCC_CLIENT_ID;
  const clientSecret = environment.WXCC_CLIENT_SECRET;
  if (clientId && clientSecret) return { clientId, clientSecret };
  return fail(
    clientId
      ? `The client secret of the integration ${clientId} is not set`
      : "The integration to log in with is not known",
    `Set ${[
      ...(clientId ? [] : ["--client-id (or WXCC_CLIENT_ID)"]),
      ...(clientSecret ? [] : ["WXCC_CLIENT_SECRET in the environment, which no list of processes shows"]),
    ].join(" and ")}. An integration is made at developer.webex.com under My Webex Apps.`,
  );
}

function addressesIn(environment: Cli["environment"]): AuthorizationOptions {
  const { WXCC_API_URL: apiUrl, WXCC_TOKEN_URL: tokenUrl, WXCC_WEBEX_API_URL: webexApiUrl } = environment;
  return { apiUrl, tokenUrl, webexApiUrl };
}
