// What a configuration is once it is read: blocks with their expressions, and where each was written.

import type { Diagnostic } from "../../schema/diagnostic";
import type { StatePlace } from "../state/state-place";
import type { RemoteState } from "./remote-state";
import type { Variable } from "./variable-values";
import type { AttributePath, Expression, Reference } from "./expression";

/**
 * A configuration as synthesised by CDKTF or written as Terraform JSON, with the place of its state: `backend "local"`,
 * else `terraform.tfstate` in the folder.
 */
export interface Configuration extends StatePlace {
  /** Absolute path of the folder that relative paths in the configuration start from. */
  readonly folder: string;
  /** Absolute paths of the files read, sorted. */
  readonly files: readonly string[];
  /** SHA-256 (hex) over the names and bytes of all files. */
  readonly contentHash: string;
  /**
   * Full provider addresses as the state file names them, by local name, for example
   * `registry.terraform.io/hashicorp/null`. Without `required_providers` what Terraform implies.
   */
  readonly providerAddresses: Readonly<Record<ProviderName, string>>;
  /** The block `provider "wxcc"`, or null when everything comes from the environment. */
  readonly provider: ProviderBlock | null;
  /** In the order of the files; addresses are unique over resources and data sources. */
  readonly resources: readonly Block[];
  readonly dataSources: readonly Block[];
  readonly outputs: readonly OutputBlock[];
  /** With their values, by name. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** Other configurations whose outputs are used. */
  readonly remoteStates: readonly RemoteState[];
  /** What is no reason to stop, such as a value for a variable that is not declared. */
  readonly warnings: readonly Diagnostic[];
  /** One for each address at most; the addresses are declared. */
  readonly imports: readonly ImportBlock[];
  /** Without a circle; no address is left or taken twice, and none that is left is declared. */
  readonly moves: readonly MovedBlock[];
  /** None of their addresses is declared. */
  readonly removals: readonly RemovedBlock[];
}

/** Takes an object that exists into the state, unless the address has one. */
export interface ImportBlock {
  readonly to: string;
  /** Id, exact name or number. */
  readonly id: Expression;
  readonly place: string;
}

/** An object of the state that has another address now, of the same type. */
export interface MovedBlock {
  readonly from: string;
  readonly to: string;
  readonly place: string;
}

export interface RemovedBlock {
  readonly from: string;
  /** False: the state forgets the object, which goes on existing. Default true. */
  readonly destroy: boolean;
  readonly place: string;
}

export type ProviderName = "wxcc" | "null";

/** Arguments of a block by their names in the configuration (snake_case). */
export type Body = Readonly<Record<string, Expression>>;

export interface ProviderBlock {
  readonly body: Body;
  readonly place: string;
}

/** A resource or a data source. */
export interface Block {
  readonly mode: "managed" | "data";
  /** `wxcc_channel.sales`, `data.wxcc_queue.q`. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** Without the meta-arguments (`depends_on`, `lifecycle`, `provisioner`, `provider`). */
  readonly body: Body;
  /** Addresses of `depends_on`; each exists in the configuration. */
  readonly dependsOn: readonly string[];
  readonly lifecycle: Lifecycle;
  /** Only `null_resource` has any. */
  readonly provisioners: readonly LocalExec[];
  /** Path of the construct that synthesised it, for example `demo/lines/sales`. */
  readonly constructPath?: string;
  /** File and JSON path, for messages. */
  readonly place: string;
}

export interface Lifecycle {
  /** Default false. */
  readonly preventDestroy: boolean;
  /** Default false. */
  readonly createBeforeDestroy: boolean;
  /** Paths in snake_case whose changes are not planned, or all of them. Default: none. */
  readonly ignoreChanges: "all" | readonly AttributePath[];
  /** Resources, or attributes of theirs, whose change replaces this object too. Default: none. */
  readonly replaceTriggeredBy: readonly Reference[];
}

/** A command that runs after the object was created. */
export interface LocalExec {
  readonly command: Expression;
  /** Evaluates to a map of text, or is null when not given. */
  readonly environment: Expression | null;
  readonly workingDir: Expression | null;
  /** Evaluates to a list of text. Default: `/bin/sh -c`. */
  readonly interpreter: Expression | null;
  /** Default "fail": the object is tainted and the apply fails. */
  readonly onFailure: "fail" | "continue";
  readonly place: string;
}

export interface OutputBlock {
  readonly name: string;
  readonly value: Expression;
  /** Default false. */
  readonly sensitive: boolean;
  readonly description?: string;
  readonly dependsOn: readonly string[];
  readonly place: string;
}
