// The same action over many items, a bounded number of them at a time.

/** Resolves when all are done; a rejection stops starting new ones and is passed on. */
export async function inBulk<T>(
  items: readonly T[],
  concurrency: number,
  action: (item: T) => Promise<void>,
): Promise<void> {
  const pending = [...items].reverse();
  const worker = async () => {
    for (let item = pending.pop(); item !== undefined; item = pending.pop()) await action(item);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
}
