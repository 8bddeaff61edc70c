// The colour tokens keep their promises: contrast by WCAG, severities apart for colour-blind eyes.
import { describe, expect, it } from 'vitest';
import css from './tokens.css?raw';

function tokens(selector: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, selectors, block] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (!selectors!.split(',').some((each) => each.trim().endsWith(selector))) continue;
    for (const [, name, value] of block!.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{6})\b/gi)) found[name!] = value!;
  }
  return found;
}

type Rgb = [number, number, number];
const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as Rgb;
const linear = (channel: number) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
const luminance = (hex: string) => {
  const [r, g, b] = rgb(hex).map(linear) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string) => {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

const shared = tokens(':root');

describe.each(['dark', 'light', 'contrast'])('the %s theme', (theme) => {
  const { bg, surface, raised, hover, selected, ...rest } = { ...shared, ...tokens(`[data-theme='${theme}']`) } as Record<string, string>;
  const grounds = { bg, surface, raised, hover, selected } as Record<string, string>;

  it.each(['text', 'dim'])('keeps %s readable on every ground', (name) => {
    for (const [ground, colour] of Object.entries(grounds)) {
      expect(contrast(rest[name]!, colour), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });
  it.each(['link', 'danger', 'warn', 'ok', 'brass'])('keeps %s readable on what it stands on', (name) => {
    for (const ground of ['bg', 'surface', 'raised']) {
      expect(contrast(rest[name]!, grounds[ground]!), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });
  it('keeps words readable on their own fills', () => {
    const pairs = [['accent-text', 'accent'], ['danger', 'danger-bg'], ['warn', 'warn-bg'], ['ok', 'ok-bg'], ['text', 'danger-bg'], ['text', 'warn-bg'],
      ['sev1-text', 'sev1'], ['sev2-text', 'sev2'], ['sev3-text', 'sev3'], ['sev4-text', 'sev4'], ['ok-fill-text', 'ok-fill'],
      ...Array.from({ length: 8 }, (_, tone) => ['text', `tone${tone}`])];
    for (const [text, fill] of pairs) expect(contrast(rest[text!]!, rest[fill!]!), `${text} on ${fill}`).toBeGreaterThanOrEqual(4.5);
  });
  it('shows the focus and the edges of controls', () => {
    for (const name of ['focus', 'border-strong']) {
      for (const ground of ['bg', 'surface', 'raised']) expect(contrast(rest[name]!, grounds[ground]!), `${name} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  });
});

// Machado 2009, severity 1.0, on linear RGB.
const sight: Record<string, number[][]> = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

function lab(hex: string, eyes: number[][]): Rgb {
  const seen = rgb(hex).map(linear);
  const [r, g, b] = eyes.map((row) => Math.min(1, Math.max(0, row.reduce((sum, weight, at) => sum + weight * seen[at]!, 0)))) as Rgb;
  const xyz = [(0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047, 0.2126 * r + 0.7152 * g + 0.0722 * b, (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883];
  const [x, y, z] = xyz.map((value) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)) as Rgb;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

it.each(Object.keys(sight))('tells the severities apart with %s eyes', (eyes) => {
  const fills = ['sev1', 'sev2', 'sev3', 'sev4', 'ok-fill', 'maintenance-fill'];
  for (const [at, a] of fills.entries()) {
    for (const b of fills.slice(at + 1)) {
      const one = lab(shared[a]!, sight[eyes]!);
      const other = lab(shared[b]!, sight[eyes]!);
      expect(Math.hypot(...one.map((value, axis) => value - other[axis]!)), `${a} and ${b}`).toBeGreaterThanOrEqual(20);
    }
  }
});
