// What one check of the doctor found.

/**
 * `ok`: as it should be. `warn`: a plan works, but something else may not. `fail`: no plan can work. `skip`: not
 * looked at, because of what an earlier check found.
 */
export type Finding =
  | { readonly check: Check; readonly status: "ok" | "skip"; readonly text: string }
  | { readonly check: Check; readonly status: "warn" | "fail"; readonly text: string; readonly fix: string };

/** In the order in which they are made and shown. */
export const checks = [
  "node",
  "proxy",
  "settings",
  "credential",
  "organization",
  "contact center",
  "clock",
  "write access",
  "request limit",
  "flows",
  "queues",
  "locations",
  "telephony regions",
  "cut-off creates",
  "terraform",
  "provider",
] as const;

export type Check = (typeof checks)[number];

export const ok = (check: Check, text: string): Finding => ({ check, status: "ok", text });
export const skip = (check: Check, text: string): Finding => ({ check, status: "skip", text });
export const warn = (check: Check, text: string, fix: string): Finding => ({
  check,
  status: "warn",
  text,
  fix,
});
export const failed = (check: Check, text: string, fix: string): Finding => ({
  check,
  status: "fail",
  text,
  fix,
});
