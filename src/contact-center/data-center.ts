/** The data centers and their addresses. A token of one is refused by another (401 or 403), without a redirect. */

/** in1 is named by one source only. */
export const dataCenters = ["us1", "eu1", "eu2", "anz1", "ca1", "jp1", "sg1", "in1"] as const;

export type DataCenter = (typeof dataCenters)[number];

export function isDataCenter(text: string): text is DataCenter {
  return (dataCenters as readonly string[]).includes(text);
}

export function apiUrlOf(dataCenter: DataCenter): string {
  return `https://api.wxcc-${dataCenter}.cisco.com`;
}

export const webexApiUrl = "https://webexapis.com";
export const webexTokenUrl = "https://webexapis.com/v1/access_token";
