// generated from the definitions
export * from "./data-wxcc-call-path";
export * from "./data-wxcc-channel";
export * from "./data-wxcc-flow";
export * from "./data-wxcc-location";
export * from "./data-wxcc-music-on-hold";
export * from "./data-wxcc-queue";
export * from "./data-wxcc-support-number";
export * from "./data-wxcc-telephony-region";
export * from "./provider";
