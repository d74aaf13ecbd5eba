// A process that reads channels with a refresh token, for tests of what processes share. Told by its arguments.
import { connect } from "../../src/contact-center";

async function main(): Promise<void> {
  const [apiUrl, tokenFolder, clientId, clientSecret, refreshToken] = process.argv.slice(2);
  const center = connect({ apiUrl, tokenFolder, clientId, clientSecret, refreshToken, requestsPerMinute: 0 });
  await center.entryPoints.list();
  await center.close();
}

void main();
