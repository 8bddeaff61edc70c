// What goes on whatever screen is shown: a call. Whoever begins one puts it here; the shell draws it.
import type { ComponentType } from 'react';
import { create } from 'zustand';

export const useDock = create<{ Dock: ComponentType | null }>()(() => ({ Dock: null }));
