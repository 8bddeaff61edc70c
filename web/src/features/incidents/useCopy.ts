// While a room is open, this browser keeps a copy of it for when the server is away.
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError } from '../../api/problem';
import { useSession } from '../../api/session';
import type { Incident } from '../../api/types';

// Of a private incident nothing stays in a browser: whoever opens this machine next may not be one of its circle, and
// access that ends must end.
export function useCopy({ data, error }: Pick<UseQueryResult<Incident>, 'data' | 'error'>) {
  const { guest } = useSession();
  const id = data?.id ?? 0;
  const ended = error instanceof ApiError && (error.status === 403 || error.status === 404);
  const may = !ended && data?.is_private === false && guest === null;
  useEffect(() => {
    if (id === 0) return undefined;
    let left = false;
    let stop = () => {};
    void import('../../api/copy').then(({ dropRoom, keepRoom }) => {
      if (left) return;
      if (may) stop = keepRoom(id);
      else void dropRoom(id);
    }).catch(() => undefined);
    return () => {
      left = true;
      stop();
    };
  }, [id, may]);
}
