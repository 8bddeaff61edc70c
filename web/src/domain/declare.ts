// The declare dialog can be asked for from anywhere; the shell shows it.
import { create } from 'zustand';
import type { SeverityName } from '../api/types';

export type DeclareSeed = { title?: string; severity?: SeverityName; services?: string[]; alerts?: number[] };

type Declare = { seed: DeclareSeed | null; open(seed?: DeclareSeed): void; close(): void };

export const useDeclare = create<Declare>()((set) => ({
  seed: null,
  open: (seed = {}) => set({ seed }),
  close: () => set({ seed: null }),
}));
