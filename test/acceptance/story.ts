// Stories of several plans and applies, told through one door: the engine, or a real Terraform.

import { startEmulator, type Emulator, type EmulatorOptions, type RequestLogEntry } from "../../src/emulator";
import type { Door, OpenDoor, PlanSeen } from "./matrix";
import type { StackConfiguration } from "./stack";

/** Registers a test, as jest's `test` does. */
export type Telling = (title: string, tell: () => Promise<void>) => void;

/** A tenant and a door, both new in each test of the block in which the story is made. */
export class Story {
  private tenant: Emulator | undefined;
  private opened: Door | undefined;

  constructor(
    open: OpenDoor,
    { seed, environment }: Pick<EmulatorOptions, "seed"> & { environment?: Record<string, string> } = {},
  ) {
    beforeAll(async () => {
      this.tenant = await startEmulator({ requestsPerMinute: 0, ...(seed === undefined ? {} : { seed }) });
    });
    afterAll(() => this.emulator.close());
    beforeEach(async () => {
      this.emulator.reset();
      this.opened = await open(this.emulator, environment);
    });
    afterEach(() => this.door.remove());
  }

  get emulator(): Emulator {
    return begun(this.tenant);
  }

  private get door(): Door {
    return begun(this.opened);
  }

  write(configuration: StackConfiguration): this {
    this.door.write(configuration as Parameters<Door["write"]>[0]);
    return this;
  }

  file(name: string, content: Uint8Array | string): this {
    this.door.file(name, Buffer.from(content));
    return this;
  }

  plan(): Promise<PlanSeen> {
    return this.door.plan();
  }

  /** Plans and applies what is written, and insists that it works. */
  async applied(): Promise<void> {
    const plan = await this.plan();
    expect(plan.errors).toBe("");
    expect(await plan.apply()).toBe("");
  }

  /** Attributes of an object in the state. */
  attributes(address: string): Readonly<Record<string, unknown>> {
    const instance = this.door.state().resources.get(address)?.current;
    if (!instance) throw new Error(`${address} is not in the state`);
    return instance.attributes;
  }

  /** Requests the emulator saw while something ran. */
  async requestsOf(action: () => Promise<unknown>): Promise<readonly RequestLogEntry[]> {
    const before = this.emulator.requests().length;
    await action();
    return this.emulator.requests().slice(before);
  }

  async nothingIsLeft(): Promise<void> {
    const { errors, actions, drifted } = await this.plan();
    expect({ errors, actions, drifted }).toEqual({ errors: "", actions: {}, drifted: [] });
  }
}

function begun<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The story has not begun.");
  return value;
}
