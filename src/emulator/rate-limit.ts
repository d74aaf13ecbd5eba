/** 300 requests a minute per client: a sliding window, and how long a refused caller has to wait. */
import { ApiError } from "./errors";

const windowMs = 60_000;

export class RateLimit {
  private times: number[] = [];

  constructor(
    private readonly perMinute: number,
    private readonly clock: () => number,
  ) {}

  /** Counts a request or throws 429 with Retry-After in seconds; a refused request is not counted (assumed). */
  admit(): void {
    if (this.perMinute === 0) return;
    const now = this.clock();
    this.times = this.times.filter((time) => time > now - windowMs);
    const oldest = this.times[0];
    if (oldest !== undefined && this.times.length >= this.perMinute) {
      const seconds = Math.max(1, Math.ceil((oldest + windowMs - now) / 1000));
      throw new ApiError(429, "Too many requests", { headers: { "retry-after": String(seconds) } });
    }
    this.times.push(now);
  }

  reset(): void {
    this.times = [];
  }
}
