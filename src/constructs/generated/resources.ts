// generated from the definitions
export * from "./channel";
export * from "./flow";
export * from "./music-on-hold";
export * from "./support-number";
