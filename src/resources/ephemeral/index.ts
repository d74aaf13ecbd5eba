// Ephemeral resources by Terraform name.

import { accessToken } from "./access-token";
import type { EphemeralDefinition } from "./definition";

export type { EphemeralDefinition, Opened } from "./definition";

export const ephemeralResources: Readonly<Record<string, EphemeralDefinition>> = Object.fromEntries(
  [accessToken as unknown as EphemeralDefinition].map((definition) => [definition.type, definition]),
);
