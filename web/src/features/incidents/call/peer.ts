// The connection to one other browser in the call. The first offer is that of the one who does not give way, as browsers are bad at taking
// a first offer back; from then on both may offer at any time, and the W3C's perfect negotiation (WebRTC 1.0, section 10.7) settles it.
import { peerState, readSaid, type Ends, type PeerState, type Said, type Signal } from './mesh';

export type PeerEvents = {
  send(signal: Signal): void;
  onChange(): void;
  onBye(): void;
};

export class Peer {
  readonly pc: RTCPeerConnection;
  readonly ends: Ends = { mine: crypto.getRandomValues(new Uint32Array(2)).join('-'), yours: '' };
  said: Said = { muted: false, sharing: false, silent: true };
  screen: MediaStream | null = null;
  readonly audio = new Audio();
  soundBlocked = false;
  private readonly channel: RTCDataChannel;
  private makingOffer = false;
  private ignoringOffer = false;
  private settingAnswer = false;
  private wasConnected = false;
  private apartSince = performance.now();
  private readonly senders = new Map<MediaStreamTrack, RTCRtpSender>();
  private closed = false;
  private begun: boolean;

  constructor(
    private readonly polite: boolean,
    servers: RTCIceServer[],
    private readonly events: PeerEvents,
    private own: () => Said,
  ) {
    this.pc = new RTCPeerConnection({ iceServers: servers, bundlePolicy: 'max-bundle' });
    this.audio.autoplay = true;
    // Of the same number on both sides, so that also two who only listen are connected.
    this.channel = this.pc.createDataChannel('state', { negotiated: true, id: 0 });
    this.channel.onopen = () => this.tell();
    this.channel.onmessage = ({ data }) => {
      const said = readSaid(data);
      if (said === 'bye') return this.events.onBye();
      if (!said) return;
      this.said = said;
      if (!said.sharing) this.screen = null;
      this.events.onChange();
    };
    this.begun = !polite;
    this.pc.onnegotiationneeded = () => this.begun && void this.offer();
    this.pc.onicecandidate = ({ candidate }) => this.events.send({ ...this.ends, candidate: candidate?.toJSON() ?? null });
    this.pc.ontrack = ({ track, streams }) => {
      if (track.kind === 'audio') {
        this.audio.srcObject = new MediaStream([track]);
        void this.play();
      } else {
        const stream = streams[0] ?? new MediaStream([track]);
        this.screen = stream;
        stream.onremovetrack = () => {
          if (this.screen === stream && stream.getVideoTracks().length === 0) this.screen = null;
          this.events.onChange();
        };
      }
      this.events.onChange();
    };
    this.pc.onconnectionstatechange = () => {
      const { connectionState } = this.pc;
      if (connectionState === 'connected') this.wasConnected = true;
      else if (this.apartSince === 0) this.apartSince = performance.now();
      if (connectionState === 'connected') this.apartSince = 0;
      if (connectionState === 'failed') this.pc.restartIce();
      this.events.onChange();
    };
  }

  // Whoever gives way waits for the other, who may know of an earlier connection only.
  begin() {
    if (!this.begun) this.events.send({ ...this.ends, begin: true });
  }

  get state(): PeerState {
    return peerState(this.pc.connectionState, this.wasConnected, this.apartSince === 0 ? 0 : performance.now() - this.apartSince);
  }

  async play() {
    try {
      await this.audio.play();
      this.soundBlocked = false;
    } catch (error) {
      // A new stream interrupts the playing of the one before it.
      this.soundBlocked = error instanceof DOMException && error.name === 'NotAllowedError';
    }
    this.events.onChange();
  }

  // How loud the other is now, 0 to 1.
  level(): number {
    const receiver = this.pc.getReceivers().find(({ track }) => track.kind === 'audio');
    const source = receiver?.getSynchronizationSources?.()[0];
    return source && performance.timeOrigin + performance.now() - source.timestamp < 600 ? (source.audioLevel ?? 0) : 0;
  }

  add(track: MediaStreamTrack, stream: MediaStream) {
    if (!this.senders.has(track)) this.senders.set(track, this.pc.addTrack(track, stream));
  }

  remove(track: MediaStreamTrack) {
    const sender = this.senders.get(track);
    this.senders.delete(track);
    if (sender && !this.closed) this.pc.removeTrack(sender);
  }

  tell() {
    if (this.channel.readyState === 'open') this.channel.send(JSON.stringify(this.own()));
  }

  private async offer() {
    try {
      this.makingOffer = true;
      await this.pc.setLocalDescription();
      this.sendDescription();
    } catch (error) {
      if (!this.closed) console.warn('call: no offer', error);
    } finally {
      this.makingOffer = false;
    }
  }

  private sendDescription() {
    const description = this.pc.localDescription;
    if (description) this.events.send({ ...this.ends, description: description.toJSON() as RTCSessionDescriptionInit });
  }

  async take({ mine, description, candidate }: Signal) {
    this.ends.yours = mine;
    try {
      if (description) {
        const ready = !this.makingOffer && (this.pc.signalingState === 'stable' || this.settingAnswer);
        const collision = description.type === 'offer' && !ready;
        this.ignoringOffer = !this.polite && collision;
        if (this.ignoringOffer) return;
        // An answer that was sent twice is done with.
        if (description.type === 'answer' && this.pc.signalingState === 'stable') return;
        this.settingAnswer = description.type === 'answer';
        await this.pc.setRemoteDescription(description);
        this.begun = true;
        this.settingAnswer = false;
        if (description.type === 'offer') {
          await this.pc.setLocalDescription();
          this.sendDescription();
        }
      } else if (candidate !== undefined) {
        await this.pc.addIceCandidate(candidate ?? undefined);
      }
    } catch (error) {
      this.settingAnswer = false;
      if (!this.ignoringOffer && !this.closed) console.warn('call: not taken', error);
    }
  }

  // What was sent while one of the two was away was heard by nobody.
  resume(servers: RTCIceServer[] | null) {
    if (servers) this.pc.setConfiguration({ ...this.pc.getConfiguration(), iceServers: servers });
    this.begin();
    if (this.pc.signalingState === 'have-local-offer') this.sendDescription();
    if (this.pc.connectionState !== 'connected') this.pc.restartIce();
    this.tell();
  }

  close(withBye: boolean) {
    this.closed = true;
    if (withBye && this.channel.readyState === 'open') this.channel.send(JSON.stringify({ bye: true }));
    this.channel.onmessage = this.channel.onopen = null;
    this.pc.onnegotiationneeded = this.pc.onicecandidate = this.pc.ontrack = this.pc.onconnectionstatechange = null;
    this.audio.pause();
    this.audio.srcObject = null;
    // What was just said leaves first.
    if (withBye) setTimeout(() => this.pc.close(), 150);
    else this.pc.close();
  }
}
