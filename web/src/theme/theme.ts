// How the app looks to this person: theme and density, kept on this device.
import { create } from 'zustand';

export type Theme = 'dark' | 'light' | 'contrast' | 'system';
export type Density = 'comfortable' | 'compact';

const key = 'tocsin.look';

type Look = { theme: Theme; density: Density };

function stored(): Look {
  try {
    const look = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Look>;
    return { theme: look.theme ?? 'dark', density: look.density ?? 'comfortable' };
  } catch {
    return { theme: 'dark', density: 'comfortable' };
  }
}

const prefersLight = () => window.matchMedia('(prefers-color-scheme: light)');

function show({ theme, density }: Look) {
  const shown = theme === 'system' ? (prefersLight().matches ? 'light' : 'dark') : theme;
  document.documentElement.dataset.theme = shown;
  document.documentElement.dataset.density = density;
  document
    .querySelector('meta[name="theme-color"]')
    ?.setAttribute('content', shown === 'light' ? '#ffffff' : '#0e1116');
}

export const useLook = create<Look & { change(look: Partial<Look>): void; nextTheme(): Theme }>()((set, get) => ({
  ...stored(),
  change(change) {
    const look = { theme: get().theme, density: get().density, ...change };
    localStorage.setItem(key, JSON.stringify(look));
    set(look);
    show(look);
  },
  nextTheme() {
    const order: Theme[] = ['dark', 'light', 'contrast', 'system'];
    const theme = order[(order.indexOf(get().theme) + 1) % order.length]!;
    get().change({ theme });
    return theme;
  },
}));

export function startTheme() {
  show(stored());
  prefersLight().addEventListener('change', () => show(useLook.getState()));
}
