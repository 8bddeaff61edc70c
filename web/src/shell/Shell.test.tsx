import { QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
import { queryClient } from '../api/query';
import { forgetSession, sessionQuery, useSession } from '../api/session';
import type { Session } from '../api/types';
import { Shell } from './Shell';

let drawAgain: () => void;
vi.mock('./Frame', () => ({
  Frame: function Frame() {
    const [count, setCount] = useState(0);
    drawAgain = () => setCount(count + 1);
    return <p>{useSession().user.name} is here</p>;
  },
}));

// As the lamp of the connection does, which goes out with the session.
it('what is below the shell may be drawn once more after the session ended', async () => {
  queryClient.setQueryData(sessionQuery.queryKey, { session: { user: { name: 'Amina' } } as Session, setupNeeded: false });
  render(<QueryClientProvider client={queryClient}><Shell /></QueryClientProvider>);
  expect(screen.getByText('Amina is here')).toBeTruthy();
  forgetSession();
  act(() => drawAgain());
  expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeTruthy();
});
