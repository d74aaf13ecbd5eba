// What one process knows of replacements under way: which channels stand in for others, and whose turn it is to
// change an object that two halves of an apply may want to change at the same time.

export class Succession {
  private readonly successors = new Map<string, string>();
  private readonly held = new Set<string>();
  private readonly turns = new Map<string, Promise<unknown>>();

  /** A successor that is complete but for its name: the create half finds it here. */
  remember(newName: string, successorId: string): void {
    this.successors.set(newName, successorId);
  }

  successorOf(newName: string): string | undefined {
    return this.successors.get(newName);
  }

  /** From now until it is released, a successor without numbers is not a leftover. */
  hold(successorId: string): void {
    this.held.add(successorId);
  }

  /** The replacement is finished or undone. */
  release(successorId: string): void {
    this.held.delete(successorId);
    for (const [newName, id] of this.successors) {
      if (id === successorId) this.successors.delete(newName);
    }
  }

  isHeld(successorId: string): boolean {
    return this.held.has(successorId);
  }

  /** Runs actions on one object one after the other, in the order in which they were asked for. */
  inTurn<T>(objectId: string, action: () => Promise<T>): Promise<T> {
    const turn = (this.turns.get(objectId) ?? Promise.resolve()).then(action);
    const done = turn.then(
      () => undefined,
      () => undefined, // whoever asked hears of the failure; the next one goes all the same
    );
    this.turns.set(objectId, done);
    void done.then(() => {
      if (this.turns.get(objectId) === done) this.turns.delete(objectId);
    });
    return turn;
  }
}
