// How far a run is, as one line.

import { duration } from "./duration";

/** How many of the objects of a run are done. */
export interface Count {
  /** What is done to them, for example `Reading`. */
  readonly doing: string;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
}

/** @param perSecond null while it is not known */
export function renderPace({ doing, done, total, failed }: Count, perSecond: number | null): string {
  const left = total - done;
  const failures = failed === 0 ? "" : `, ${counted(failed)} failed`;
  const pace = perSecond === null || perSecond === 0 ? "" : `, ${rate(perSecond)}`;
  const end =
    perSecond === null || perSecond === 0 ? "" : `, about ${duration((left / perSecond) * 1000)} left`;
  return `${doing}: ${counted(done)} of ${counted(total)} done${failures}${pace}, ${counted(left)} to go${end}`;
}

function rate(perSecond: number): string {
  return perSecond >= 1
    ? `${counted(Math.round(perSecond))} a second`
    : `${counted(Math.round(perSecond * 60))} a minute`;
}

function counted(number: number): string {
  return number.toLocaleString("en-US");
}
