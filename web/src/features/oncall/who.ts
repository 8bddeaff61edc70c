// People to choose from for a time of a schedule: those who are free then come first.
import { useNames, useOptions } from '../../api/config';
import { useFree } from '../../api/oncall';
import { useSession } from '../../api/session';
import type { Option } from '../../ui/Field';

export function useWhoOptions(schedule: string, begin: number, end: number): Option[] {
  const { user: me } = useSession();
  const users = useOptions('users');
  const scheduleName = useNames('schedules');
  const free = useFree(schedule, new Date(begin).toISOString(), new Date(begin < end ? end : begin + 60_000).toISOString());
  const order = new Map(free.data?.items.map((person, index) => [person.user, { index, person }]));
  return users
    .toSorted((a, b) => (order.get(a.value)?.index ?? 1e6) - (order.get(b.value)?.index ?? 1e6))
    .map(({ value: user, label }) => {
      const person = order.get(user)?.person;
      const busyIn = person?.on_call_in.map(scheduleName).slice(0, 2).join(', ');
      return { value: user, label: `${label}${user === me.slug ? ' (you)' : ''}${!person ? '' : busyIn ? ` · on call in ${busyIn}` : ' · free'}` };
    });
}
