// Deletes a flow that no channel runs. A flow in use is never deleted: the API would do it.

import { flowId, where } from "../../contact-center";
import { warning, type Diagnostic } from "../../schema/diagnostic";
import type { Dependent, Services } from "../definition";
import { leavingInTheSameApply, stillUsed } from "../still-used";
import type { Flow } from "./attributes";
import { about } from "./wording";

export async function channelsOf({ contactCenter }: Services, id: string): Promise<Dependent[]> {
  const channels = await contactCenter.entryPoints.list(where("flowId", "==", id));
  return channels
    .filter((channel) => channel.flowId === id)
    .map(({ id: channelId, name }) => ({ noun: "channel", id: channelId, name }));
}

export async function remove(services: Services, prior: Flow): Promise<readonly Diagnostic[]> {
  const { flows } = services.contactCenter;
  const id = flowId(prior.id);
  if ((await flows.readAnew(id, about(prior.name))) === undefined) return [];
  const channels = await channelsOf(services, prior.id);
  if (channels.length > 0) {
    throw stillUsed(
      `Flow "${prior.name}" can't be deleted: ${channels.length} ${channels.length === 1 ? "channel runs" : "channels run"} it`,
      `${channels.map(({ name }) => name).join(", ")}. Nothing was changed. Give them another flow first. ` +
        leavingInTheSameApply("flow"),
    );
  }
  const outcome = await flows.delete(id, about(prior.name), prior.flowType);
  if (outcome !== "not-offered") return [];
  return [
    warning(
      `Flow "${prior.name}" stays in the organization`,
      `This organization's API offers no deletion of flows (flow ${prior.id}). It is no longer managed; delete it in the Flow Designer.`,
    ),
  ];
}
