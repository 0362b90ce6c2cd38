// Waiting for something to become true, on a machine that may be busy: no fixed sleeps, but patience.

export async function until(check, { within = 20_000, every = 100 } = {}) {
  const end = performance.now() + within;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, every));
    }
  }
}
