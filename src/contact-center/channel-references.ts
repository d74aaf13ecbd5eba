/** Who points to a channel, for many of them at a time. */
import type { EntryPoint } from "./api-objects";
import { Gathering, type Collection, type ReadStrategy } from "./collection";
import type { DialNumbers } from "./dial-numbers";
import type { About, Reference } from "./error";
import type { EntryPointId } from "./id";

/** Of so many channels each is asked by itself, which takes two requests for one that somebody points to. */
const fewChannels = 10;

/**
 * Each of a few channels is asked what points to it. From the eleventh on the list of mappings tells, as this run knows
 * it: of what else may point to a channel it says nothing, but the API refuses to delete a channel that is in use.
 */
export class ChannelReferences {
  private asked = 0;
  private readonly known = new Gathering<EntryPointId, readonly Reference[]>((ids) => this.mappedTo(ids), {
    most: Infinity,
  });

  constructor(
    private readonly entryPoints: Collection<EntryPoint>,
    private readonly dialNumbers: DialNumbers,
    private readonly readStrategy: ReadStrategy,
  ) {}

  /** What points to the channel as far as this run knows. */
  async to(id: EntryPointId, about: About): Promise<readonly Reference[]> {
    this.asked += 1;
    await Promise.resolve(); // those of one burst count together
    const areFew = this.asked <= fewChannels || this.readStrategy === "each";
    return areFew ? this.entryPoints.incomingReferences(id, about) : this.known.put(id);
  }

  forget(): void {
    this.asked = 0;
  }

  private async mappedTo(ids: readonly EntryPointId[]): Promise<(readonly Reference[])[]> {
    const found = new Map<string, Reference[]>(ids.map((id) => [id, []]));
    for (const { id, entryPointId, dialledNumber } of await this.dialNumbers.rows()) {
      found.get(entryPointId ?? "")?.push({ type: this.dialNumbers.type, id, name: dialledNumber ?? id });
    }
    return ids.map((id) => found.get(id) ?? []);
  }
}
