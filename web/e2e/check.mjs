// Small assertions that say what they expected.
import { until } from './server.mjs';

export async function shows(locator, what) {
  await locator.first().waitFor({ state: 'visible' }).catch(() => {
    throw new Error(`not shown: ${what ?? locator}`);
  });
}

// An alert in the list; the bar about one's own pages may name it as well.
export const row = (page, name) => page.getByRole('grid').getByRole('link', { name, exact: true });

export async function gone(locator, what) {
  await locator.first().waitFor({ state: 'hidden' }).catch(() => {
    throw new Error(`still shown: ${what ?? locator}`);
  });
}

export function equal(found, wanted, what) {
  if (found !== wanted) throw new Error(`${what}: found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
}

export function atMost(found, limit, what) {
  if (!(found <= limit)) throw new Error(`${what}: ${found}, at most ${limit}`);
}

// Times are told, never asserted: they say as much about the machine as about the program.
export function tell(milliseconds, what) {
  console.log(`     ${what}: ${Math.round(milliseconds)} ms`);
}

export async function focused(page, wanted, what) {
  await until(`focus on ${what}`, () => page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, wanted));
}
