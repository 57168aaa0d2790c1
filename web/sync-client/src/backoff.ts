// How long to wait before the next attempt: doubled each time, and anywhere up to that, so that a town's phones that
// lost the server together do not come back together.
const firstMs = 1_000;
const mostMs = 60_000;

export class Backoff {
  private attempts = 0;

  constructor(private readonly random: () => number = Math.random) {}

  nextDelayMs(): number {
    const ceiling = Math.min(mostMs, firstMs * 2 ** this.attempts);
    this.attempts = Math.min(this.attempts + 1, 16);
    return Math.round(ceiling / 4 + (this.random() * ceiling * 3) / 4);
  }

  reset(): void {
    this.attempts = 0;
  }
}
