// A voice note from the microphone. Nothing leaves the browser before it is ended and kept.
import { useCallback, useEffect, useRef, useState } from 'react';
import { clock } from '../../api/clock';

const longest = 10 * 60_000;
const types = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];

// Not everywhere: without TLS browsers give no microphone.
export const canRecord = () => typeof MediaRecorder !== 'undefined' && Boolean(navigator.mediaDevices?.getUserMedia);

export type Recorder = {
  since: number | null; // when it began; none: nothing is recorded
  fault: string;
  begin(): void;
  end(keep: boolean): void;
};

export function useRecorder(onNote: (note: Blob) => void): Recorder {
  const [since, setSince] = useState<number | null>(null);
  const [fault, setFault] = useState('');
  const recorder = useRef<MediaRecorder | null>(null);
  const kept = useRef(false);
  const told = useRef(onNote);
  useEffect(() => {
    told.current = onNote;
  });
  const end = useCallback((keep: boolean) => {
    kept.current = keep;
    if (recorder.current?.state === 'recording') recorder.current.stop();
  }, []);
  useEffect(() => () => end(false), [end]);
  useEffect(() => {
    if (since === null) return undefined;
    const timer = setTimeout(() => end(true), longest);
    return () => clearTimeout(timer);
  }, [since, end]);
  const begin = useCallback(() => {
    setFault('');
    navigator.mediaDevices.getUserMedia({ audio: true }).then((stream) => {
      const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type));
      const device = new MediaRecorder(stream, mimeType ? { mimeType } : {});
      const pieces: Blob[] = [];
      device.ondataavailable = ({ data }) => pieces.push(data);
      device.onstop = () => {
        for (const track of stream.getTracks()) track.stop();
        recorder.current = null;
        setSince(null);
        if (kept.current && pieces.length > 0) told.current(new Blob(pieces, { type: device.mimeType || pieces[0]!.type }));
      };
      recorder.current = device;
      device.start();
      setSince(clock.now());
    }, () => setFault('The microphone cannot be used: allow it for this site in the browser, or check that one is connected.'));
  }, []);
  return { since, fault, begin, end };
}
