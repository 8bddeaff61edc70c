// The dialog that pages somebody where there is no alert can be asked for from anywhere; the shell shows it.
import { create } from 'zustand';
import type { Target } from '../api/types';

type PageAnybody = { targets: Target[] | null; open(targets?: Target[]): void; close(): void };

export const usePageAnybody = create<PageAnybody>()((set) => ({
  targets: null,
  open: (targets = []) => set({ targets }),
  close: () => set({ targets: null }),
}));
