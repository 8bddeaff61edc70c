// The call that one is in, on every screen: who speaks, the microphone, shared screens, and what to do where it fails.
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useIncident } from '../../../api/incidents';
import { useLive } from '../../../api/live';
import { guestOf, useSession } from '../../../api/session';
import { useNamer } from '../../../domain/names';
import { useActionObject } from '../../../keys/registry';
import { Button } from '../../../ui/Button';
import { Timer } from '../../../ui/Time';
import { say } from '../../../ui/Toasts';
import { canShare, leave, letItSound, mute, share, stopSharing, tryMicrophone, useCall } from './call';
import { comings, list, markOf, microphoneWords, type Mark } from './words';
import './call.css';

let docks = 0;

export function CallDock() {
  const { phase, room, me, began, members, seen, microphone, speaking, sharing } = useCall();
  const { user } = useSession();
  const names = useNamer();
  const live = useLive(({ state }) => state === 'live');
  const incident = useIncident(room?.key ?? '').data;
  const [watched, setWatched] = useState<string | null>(null);
  const [hidden, setHidden] = useState(false);
  const [told, setTold] = useState('');
  const before = useRef(members);
  // Signing out takes the frame away, and the call with it. React may take it away and put it back in one breath.
  useEffect(() => {
    docks += 1;
    return () => {
      docks -= 1;
      setTimeout(() => docks === 0 && leave());
    };
  }, []);
  useEffect(() => {
    if (phase === 'in') {
      const words = comings(before.current, members, me, names.user);
      if (words) setTold(words);
    }
    before.current = members;
  }, [members, me, names, phase]);

  const heard = microphone === 'on' || microphone === 'muted';
  const muted = microphone === 'muted';
  const turn = () => {
    mute(!muted);
    setTold(muted ? 'Your microphone is on.' : 'Your microphone is off.');
  };
  const turnScreen = async () => {
    if (sharing) return stopSharing();
    if (await share()) setTold('You share your screen.');
    else say('The screen is not shared: it was not allowed, or nothing was chosen', 'bad');
  };
  const microphoneAction = useActionObject('call', turn, { enabled: heard });
  const screenAction = useActionObject('call-screen', () => void turnScreen(), { enabled: phase === 'in' && canShare() });
  const leaveAction = useActionObject('call-leave', leave);
  if (!room) return null;

  const named = (member: { user: string; id: string }) => (member.id === me ? 'You' : member.user === user.slug ? `${names.user(member.user)} (your other window)` : names.user(member.user));
  const screens = members.filter(({ id }) => seen.get(id)?.screen);
  const shown = screens.find(({ id }) => id === watched) ?? screens[0];
  const lost = members.filter(({ id }) => seen.get(id)?.state === 'unreachable');
  const blocked = [...seen.values()].some(({ soundBlocked }) => soundBlocked);
  const bridge = incident?.bridge;
  return (
    <section className="call-dock" aria-label={`Call of ${room.key}`}>
      <div className="call-line">
        <span className="strong nowrap">Call of <Link to="/incidents/$key" params={{ key: room.key }} title={room.title}>{room.key}</Link></span>
        {phase === 'in' && began ? <span className="dim num"><Timer since={began} /></span> : <span role="status">Joining the call…</span>}
        <ul className="call-people" aria-label="In the call">
          {members.map((member) => {
            const mine = member.id === me;
            const { mark, words } = mine
              ? { mark: (!heard ? 'silent' : muted ? 'muted' : speaking ? 'speaking' : 'on') as Mark, words: !heard ? 'only listens' : muted ? 'muted' : speaking ? 'speaking' : '' }
              : markOf(member, seen.get(member.id));
            return (
              <li key={member.id} className={`call-person ${mark}`}>
                <MarkIcon mark={mark} />
                <span className="cut">{named(member)}</span>
                {words ? <span className={mark === 'speaking' ? 'visually-hidden' : 'call-state'}>{words}</span> : null}
                {(mine ? sharing !== null : seen.get(member.id)?.said.sharing) ? <span className="tag">screen</span> : null}
              </li>
            );
          })}
        </ul>
        <span className="call-buttons">
          {heard ? <Button small look={muted ? 'primary' : 'plain'} shortcut={microphoneAction.shortcut} onClick={turn}>{muted ? 'Unmute' : 'Mute'}</Button> : null}
          {canShare() ? <Button small disabled={phase !== 'in'} shortcut={screenAction.shortcut} onClick={() => void turnScreen()}>{sharing ? 'Stop sharing' : 'Share screen'}</Button> : null}
          <Button small look="danger" shortcut={leaveAction.shortcut} onClick={leave}>Leave</Button>
        </span>
      </div>
      <span role="status" className="visually-hidden">{told}</span>
      {!heard ? (
        <p className="call-note">
          {microphoneWords[microphone as keyof typeof microphoneWords]}{' '}
          {microphone === 'insecure' ? null : <Button small onClick={() => void tryMicrophone()}>{microphone === 'off' ? 'Turn the microphone on' : 'Try the microphone again'}</Button>}
        </p>
      ) : null}
      {blocked ? <p className="call-note">The browser holds the sound back. <Button small look="primary" onClick={letItSound}>Let it sound</Button></p> : null}
      {phase === 'in' && !live ? <p className="call-note" role="status">The server is away. Whoever is connected still hears each other; nobody can join until it is back.</p> : null}
      {lost.length > 0 ? (
        <p className="call-note warn" role="alert">
          No connection to {list(lost.map(named))}: a network in between lets nothing through.
          {bridge?.url || bridge?.phone
            ? <> Meet on the bridge instead: {bridge.url ? <a href={bridge.url} target="_blank" rel="noreferrer">{bridge.url}</a> : null}{bridge.url && bridge.phone ? ', ' : null}{bridge.phone}.</>
            : guestOf() ? ' Say so in the stream: whoever invited you can set a bridge.' : ' Set a bridge (More, Set the bridge) to meet elsewhere.'}
          {guestOf() ? null : ' An administrator helps for good with a TURN server (Settings, Calls in the room).'}
        </p>
      ) : null}
      {shown && !hidden ? (
        <Screen
          key={shown.id}
          stream={seen.get(shown.id)!.screen!}
          label={`Screen of ${named(shown)}`}
          others={screens.filter(({ id }) => id !== shown.id).map((member) => ({ id: member.id, name: named(member) }))}
          onOther={setWatched}
          onHide={() => setHidden(true)}
        />
      ) : null}
      {shown && hidden ? <p className="call-note"><Button small onClick={() => setHidden(false)}>Show the screen of {named(shown)}</Button></p> : null}
    </section>
  );
}

function Screen({ stream, label, others, onOther, onHide }: { stream: MediaStream; label: string; others: { id: string; name: string }[]; onOther(id: string): void; onHide(): void }) {
  const video = useRef<HTMLVideoElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [full, setFull] = useState(false);
  useEffect(() => {
    const element = video.current;
    if (!element) return undefined;
    element.srcObject = stream;
    void element.play().catch(() => undefined);
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  useEffect(() => {
    const look = () => setFull(document.fullscreenElement === frame.current);
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, []);
  const turn = () => void (full ? document.exitFullscreen() : frame.current?.requestFullscreen())?.catch(() => undefined);
  return (
    <div className="call-screen" ref={frame}>
      <div className="call-screen-head">
        <span className="strong grow">{label}</span>
        {others.map(({ id, name }) => <Button key={id} small onClick={() => onOther(id)}>Screen of {name}</Button>)}
        {document.fullscreenEnabled ? <Button small onClick={turn}>{full ? 'End full screen' : 'Full screen'}</Button> : null}
        {full ? null : <Button small look="quiet" onClick={onHide}>Hide</Button>}
      </div>
      {/* Without words of its own: what is said of it is heard. */}
      <video ref={video} autoPlay playsInline muted aria-label={label} onDoubleClick={turn} />
    </div>
  );
}

const shapes: Record<Mark, string> = {
  on: 'M8 2a2 2 0 0 1 2 2v4a2 2 0 0 1-4 0V4a2 2 0 0 1 2-2M4 8a4 4 0 0 0 8 0M8 12v2',
  speaking: 'M3 6v4M6 3v10M9 5v6M12 2v12',
  muted: 'M8 2a2 2 0 0 1 2 2v4a2 2 0 0 1-4 0V4a2 2 0 0 1 2-2M4 8a4 4 0 0 0 8 0M8 12v2M2 2l12 12',
  silent: 'M3 9V8a5 5 0 0 1 10 0v1M3 9h2v4H3zM11 9h2v4h-2z',
  waiting: 'M3 8h1M7.5 8h1M12 8h1',
  unreachable: 'M3 3l10 10M13 3L3 13',
};

function MarkIcon({ mark }: { mark: Mark }) {
  return <svg className="call-mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round"><path d={shapes[mark]} /></svg>;
}
