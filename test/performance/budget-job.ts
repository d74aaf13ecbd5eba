// One of the processes that budget-bench.ts starts: reads as often, or creates as many channels, as it is told by JSON in
// its first argument.
import { connect, type ConnectionOptions } from "../../src/contact-center";

export interface Job {
  readonly connection: ConnectionOptions;
  readonly objects: number;
  readonly work: "read" | "create";
  readonly name: string;
}

async function runJob({ connection, objects, work, name }: Job): Promise<void> {
  const center = connect(connection);
  const one = async (number: number) => {
    if (work === "read") return center.queues.list();
    const channel = {
      name: `${name}-${number}`,
      entryPointType: "INBOUND",
      channelType: "CHAT",
      active: true,
    };
    return center.entryPoints.create(
      { ...channel, serviceLevelThreshold: 30, maximumActiveContacts: 0 },
      { noun: "channel", name: channel.name },
    );
  };
  for (let number = 0; number < objects; number += 5) {
    await Promise.all(Array.from({ length: 5 }, (_, next) => one(number + next)));
  }
  await center.close();
}

void runJob(JSON.parse(process.argv[2] ?? "") as Job);
