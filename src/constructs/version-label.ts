// The labels under which versions of a flow are published.

/** Label of a flow's version. A channel runs the version that its label points to. */
export enum VersionLabel {
  /** The version for callers. */
  LIVE = "Live",
  /** The version under test. */
  TEST = "Test",
  /** The version in development. */
  DEV = "Dev",
  /** The version published last. */
  LATEST = "Latest",
}
