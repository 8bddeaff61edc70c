// Whom one asks for cover, and what one takes in return.
import { useState } from 'react';
import { clock } from '../../api/clock';
import { useNames, useOptions } from '../../api/config';
import { useShifts } from '../../api/oncall';
import { useSession } from '../../api/session';
import { ErrorBox } from '../../ui/ErrorBox';
import { SelectField } from '../../ui/Field';
import { Skeleton } from '../../ui/Skeleton';
import { WallField } from '../../ui/WallField';
import { otherTime, returnChoices, type SwapForm } from './swap';
import { useWhoOptions } from './who';

const lookAhead = 90 * 86_400_000;

// `whose`: the shift that cover is asked for; one's own, or, by who manages the schedule, anybody's.
export function SwapFields({ schedule, whose, begin, end, zone, form, onChange }: { schedule: string; whose: string; begin: number; end: number; zone: string; form: SwapForm; onChange(change: Partial<SwapForm>): void }) {
  const options = useWhoOptions(schedule, begin, end).filter(({ value }) => value !== whose);
  return (
    <>
      <SelectField
        label="Who is asked" hint={form.asked ? 'Nobody else can take it.' : undefined} options={[{ value: '', label: 'Everybody of the schedule' }, ...options]} value={form.asked}
        onText={(asked) => onChange({ asked, give: '' })}
      />
      {form.asked ? <InReturn schedule={schedule} whose={whose} begin={begin} end={end} zone={zone} form={form} onChange={onChange} /> : null}
    </>
  );
}

function InReturn({ schedule, whose, begin, end, zone, form, onChange }: Parameters<typeof SwapFields>[0]) {
  const { user: me } = useSession();
  const [now] = useState(() => clock.now());
  const nameOf = useNames('users');
  const comes = whose === me.slug ? 'You come' : `${nameOf(whose)} comes`;
  const name = useOptions('users').find(({ value }) => value === form.asked)?.label ?? form.asked;
  const shifts = useShifts(schedule, new Date(now).toISOString(), new Date(now + lookAhead).toISOString());
  const choices = returnChoices(shifts.data?.shifts ?? [], form.asked, now, { begin, end }, zone);
  const choose = (give: string) => onChange({ give, ...(give === 'other' && !form.returnBegin ? otherTime(end, end - begin, zone) : {}) });
  if (shifts.isPending) return <Skeleton what="shifts" rows={1} />;
  if (shifts.isError) return <ErrorBox what="Their shifts could not be loaded" error={shifts.error} onRetry={() => void shifts.refetch()} />;
  return (
    <>
      <SelectField
        label={whose === me.slug ? 'What you take in return' : `What ${nameOf(whose)} takes in return`} hint={choices.length === 0 ? `${name} has no shift here in the next 90 days.` : `Shifts of ${name}. Both change places at once, or nobody does.`}
        options={[{ value: '', label: 'Nothing' }, ...choices, { value: 'other', label: 'Another time…' }]} value={form.give} onText={choose}
      />
      {form.give === 'other' ? (
        <div className="form-pair">
          <WallField legend={`${comes} from`} value={form.returnBegin} onText={(value) => value && onChange({ returnBegin: value })} />
          <WallField legend={`${comes} until`} value={form.returnEnd} onText={(value) => value && onChange({ returnEnd: value })} error={form.returnEnd <= form.returnBegin ? 'It ends before it begins.' : null} />
        </div>
      ) : null}
    </>
  );
}
