// Starts the web app: theme, cache, router.
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './theme/tokens.css';
import './theme/base.css';
import { whenSignedOut } from './api/client';
import { guardOutbox } from './api/outbox';
import { startWorkerWhenInstalled } from './api/push';
import { queryClient } from './api/query';
import { forgetSession } from './api/session';
import { makeRouter } from './routes';
import { startTheme } from './theme/theme';

startTheme();
guardOutbox();
startWorkerWhenInstalled();
whenSignedOut(forgetSession);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={makeRouter()} />
    </QueryClientProvider>
  </StrictMode>,
);
