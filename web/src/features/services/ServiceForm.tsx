// Edit a service.
import { useOptions } from '../../api/config';
import type { Configured, Service } from '../../api/types';
import { ConfigForm } from '../../domain/ConfigForm';
import { AreaField, ChoiceField, SelectField, TextField } from '../../ui/Field';
import { PickField } from '../../ui/PickField';
import { SpanField } from '../../ui/SpanField';

const empty: Service = {
  slug: '', name: '', description: '', team: '', policy: '', tier: 3, urgency: 'high', depends_on: [], acknowledgement_timeout: '30m', acknowledgement_reminder: '0s', auto_resolve_after: '0s',
};

export function ServiceForm({ present, onClose, onSaved, onDeleted }: {
  present: Configured<'services'> | null;
  onClose(): void;
  onSaved?(saved: Configured<'services'>): void;
  onDeleted?(): void;
}) {
  const teams = useOptions('teams', 'No team');
  const policies = useOptions('policies', 'None: nobody is paged');
  const services = useOptions('services');
  return (
    <ConfigForm kind="services" title={present ? 'Edit the service' : 'New service'} initial={present?.value ?? empty} present={present} onClose={onClose} onSaved={onSaved} onDeleted={onDeleted} wide deletable>
      {({ draft, set, errorOf }) => (
        <>
          <TextField label="Name" data-autofocus required value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
          <AreaField label="Description" optional rows={2} value={draft.description} onText={(description) => set({ description })} />
          <div className="form-pair">
            <SelectField label="Team" hint="the owner" options={teams} value={draft.team} onText={(team) => set({ team })} error={errorOf('team')} />
            <SelectField label="Escalation policy" hint="who is called" options={policies} value={draft.policy} onText={(policy) => set({ policy })} error={errorOf('policy')} />
          </div>
          <div className="form-pair">
            <ChoiceField legend="Urgency of its alerts" options={[{ value: 'high', label: 'High: pages' }, { value: 'low', label: 'Low: recorded only' }]} value={draft.urgency} onText={(urgency) => set({ urgency: urgency as Service['urgency'] })} />
            <SelectField label="Tier" hint="1 is the most important" options={[1, 2, 3, 4, 5].map((tier) => ({ value: String(tier), label: `Tier ${tier}` }))} value={String(draft.tier)} onText={(tier) => set({ tier: Number(tier) })} />
          </div>
          <PickField label="Depends on" options={services.filter(({ value }) => value !== draft.slug)} values={draft.depends_on} onChange={(depends_on) => set({ depends_on })} error={errorOf('depends_on')} />
          <div className="form-pair">
            <SpanField label="Acknowledgement timeout" hint="An acknowledged alert rings again when nothing was done about it for so long; 0s is never." value={draft.acknowledgement_timeout} onText={(acknowledgement_timeout) => set({ acknowledgement_timeout })} error={errorOf('acknowledgement_timeout')} />
            <SpanField label="Ask before it ends" hint="So long before that, whoever acknowledged is asked whether they are still on it; 0s: nobody is asked." value={draft.acknowledgement_reminder} onText={(acknowledgement_reminder) => set({ acknowledgement_reminder })} error={errorOf('acknowledgement_reminder')} />
          </div>
          <div className="form-pair">
            <SpanField label="Auto-resolve" hint="An alert not repeated for this long ends; 0s is never." value={draft.auto_resolve_after} onText={(auto_resolve_after) => set({ auto_resolve_after })} error={errorOf('auto_resolve_after')} />
          </div>
        </>
      )}
    </ConfigForm>
  );
}
