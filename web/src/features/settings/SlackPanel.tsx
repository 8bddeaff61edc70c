// The organisation's Slack app: what it writes with, and which incidents it mirrors.
import { useOptions } from '../../api/config';
import type { Settings, SeverityName } from '../../api/types';
import { CheckField, SelectField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { PickField } from '../../ui/PickField';

const choices = [
  { value: 'none', label: 'No incident' },
  { value: 'major', label: 'Major incidents' },
  { value: 'severe', label: 'Major and severe incidents' },
  { value: 'all', label: 'Every incident' },
];
const severities = (['SEV1', 'SEV2', 'SEV3', 'SEV4', 'SEV5'] as const).map((value) => ({ value, label: value }));

export function SlackPanel({ draft, set, errorOf }: {
  draft: Settings;
  set(change: Partial<Settings>): void;
  errorOf(field: string): string | null | undefined;
}) {
  const users = useOptions('users');
  const mirrors = draft.slack_mirror !== 'none';
  return (
    <Panel title="Slack app">
      <div className="form">
        <p className="dim">For contact methods of the kind “Slack app”: pages with buttons that are answered in Slack, and the command /tocsin. docs/chat.md tells how to make the app.</p>
        <div className="form-pair">
          <TextField label="Bot token" optional type="password" autoComplete="off" placeholder="xoxb-…" hint="Empty keeps the present one." value={draft.slack_bot_token} onText={(slack_bot_token) => set({ slack_bot_token })} error={errorOf('slack_bot_token')} />
          <TextField label="Signing secret" optional type="password" autoComplete="off" hint="Empty keeps the present one." value={draft.slack_signing_secret} onText={(slack_signing_secret) => set({ slack_signing_secret })} error={errorOf('slack_signing_secret')} />
        </div>
        <p className="dim">A mirrored incident gets a channel of its own: what is said there is said in its room, and the other way round. The room counts; when Slack is down, nothing is lost. Private incidents and lines for the roles never leave. Without the signing secret nothing comes back.</p>
        <div className="form-pair">
          <SelectField label="Mirror in Slack" options={choices} value={draft.slack_mirror} onText={(slack_mirror) => set({ slack_mirror: slack_mirror as Settings['slack_mirror'] })} />
          {draft.slack_mirror === 'severe' ? <SelectField label="Severe means at least" options={severities} value={draft.slack_mirror_at_least} onText={(severity) => set({ slack_mirror_at_least: severity as SeverityName })} /> : null}
        </div>
        {mirrors ? (
          <>
            <TextField label="Channels begin with" required hint="Lower case letters, digits, - and _: “inc” makes #inc-42-checkout-down." value={draft.slack_channel_prefix} onText={(slack_channel_prefix) => set({ slack_channel_prefix })} error={errorOf('slack_channel_prefix')} />
            <CheckField label="Channels are private" hint="Off: everybody in the workspace can read what responders write." checked={draft.slack_channels_private} onCheck={(slack_channels_private) => set({ slack_channels_private })} />
            <PickField label="Always invited" hint="Beside whoever responds. Found in Slack by their contact method of the kind “Slack app”." options={users} values={draft.slack_invite} onChange={(slack_invite) => set({ slack_invite })} error={errorOf('slack_invite')} />
          </>
        ) : null}
      </div>
    </Panel>
  );
}
