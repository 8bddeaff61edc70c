// Looking for a line of this incident by its words; a hit opens it in the stream.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { search, searchBytesMax, searchPause } from '../../api/search';
import type { Incident } from '../../api/types';
import { actorName, entryTitle, type Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox } from '../../ui/ErrorBox';
import { TextField } from '../../ui/Field';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText } from '../../ui/Time';
import { useDebounced } from '../../ui/debounce';

export function SearchDialog({ incident, names, onClose }: { incident: Incident; names: Namer; onClose(): void }) {
  const [text, setText] = useState('');
  const asked = useDebounced(text.trim(), searchPause);
  const hits = useInfiniteQuery({
    queryKey: ['incident', incident.id, 'search', asked],
    enabled: /[\p{L}\p{N}]/u.test(asked),
    staleTime: 0,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => search(asked, { incident: incident.key, cursor: pageParam }, signal),
    getNextPageParam: (page) => page.next || undefined,
  });
  const found = hits.data?.pages.flatMap(({ items }) => items);
  return (
    <Dialog title={`Search in ${incident.key}`} onClose={onClose} wide>
      <div className="form">
        <TextField data-autofocus label="Words" hint="All of them have to be in the line; the last one may be unfinished." value={text} onText={setText} maxLength={searchBytesMax} />
        {hits.isLoading ? <Skeleton what="the lines" rows={3} /> : null}
        {hits.isError ? <ErrorBox what="The lines could not be looked through" error={hits.error} onRetry={() => void hits.refetch()} /> : null}
        {found ? <p className="small dim" role="status">{found.length === 0 ? `No line has “${asked}”.` : `${found.length}${hits.hasNextPage ? ' or more' : ''} found, the newest first`}</p> : null}
        {found && found.length > 0 ? (
          <ul className="lines" aria-label="Lines found">
            {found.map(({ entry, kind, actor, at, snippet }) => (
              <li key={entry} className="wraps">
                <div className="grow">
                  <div className="small dim">{actorName(actor, names)}, <TimeText at={at} />{kind === 'said' ? null : ` · ${entryTitle(kind)}`}</div>
                  <Link to="/incidents/$key" params={{ key: incident.key }} search={{}} hash={`entry-${entry}`} className="break" onClick={onClose}>{snippet}</Link>
                </div>
              </li>
            ))}
          </ul>
        ) : null}
        {hits.hasNextPage ? <Button small onClick={() => void hits.fetchNextPage()}>Show older</Button> : null}
      </div>
    </Dialog>
  );
}
