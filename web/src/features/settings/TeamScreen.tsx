// One team: who is in it, and the channels that are told.
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useNames, useObject } from '../../api/config';
import { useSession } from '../../api/session';
import type { Configured } from '../../api/types';
import { managesTeam } from '../../domain/access';
import { usePageAnybody } from '../../domain/call';
import { CalendarAddressButton } from '../../domain/CalendarAddress';
import { ManagedMark } from '../../domain/ConfigForm';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { Who } from '../../ui/Who';
import { Channels } from './Channels';
import { TeamForm } from './People';

export function TeamScreen() {
  const { slug } = useParams({ strict: false }) as { slug: string };
  const team = useObject('teams', slug);
  useTitle(team.data?.value.name ?? slug);
  return (
    <div className="page">
      {team.isPending ? <><h1>{slug}</h1><Skeleton what="the team" /></> : null}
      {team.isError && !team.data ? <><h1>{slug}</h1><ErrorBox what="The team could not be loaded" error={team.error} onRetry={() => void team.refetch()} /></> : null}
      {team.data ? <Loaded team={team.data} /> : null}
    </div>
  );
}

function Loaded({ team }: { team: Configured<'teams'> }) {
  const { value, meta } = team;
  const { access, can, user: me } = useSession();
  const pageAnybody = usePageAnybody(({ open }) => open);
  const navigate = useNavigate();
  const name = useNames('users');
  const [editing, setEditing] = useState(false);
  return (
    <>
      <div className="page-head">
        <h1>{value.name}</h1>
        <ManagedMark by={meta.managed_by} />
        {can.respond && value.members.length > 0 ? <Button onClick={() => pageAnybody([{ kind: 'team', slug: value.slug }])}>Page this team</Button> : null}
        <CalendarAddressButton kind="team" scope={value.slug} what={value.name} full />
        {can.configure ? <Button onClick={() => setEditing(true)}>Edit</Button> : null}
      </div>
      {value.description ? <p className="page-intro">{value.description}</p> : null}
      <div className="stack">
        {managesTeam(access, value.slug) ? <Channels team={value.slug} /> : null}
        <Panel title="Members" flush>
          {value.members.length === 0 ? <Empty title="Nobody is in this team" /> : null}
          <ul className="lines">
            {value.members.map((user) => <li key={user}><Link to="/settings/people/$slug" params={{ slug: user }}><Who name={name(user)} me={user === me.slug} /></Link></li>)}
          </ul>
        </Panel>
      </div>
      {editing ? <TeamForm present={team} onClose={() => setEditing(false)} onDeleted={() => void navigate({ to: '/settings/people' })} /> : null}
    </>
  );
}
